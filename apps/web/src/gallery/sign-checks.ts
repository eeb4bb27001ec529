import type { Translate } from '../i18n/messages.ts'

/** `code`: the account waits for the code that was sent by mail. */
export type SignMode = 'up' | 'in' | 'code'

interface SignValues {
  name: string
  email: string
  password: string
  code: string
}
/** What is wrong, by field. */
export type SignFields = Partial<Record<keyof SignValues, string>>

const maxName = 80
const minPassword = 8
const maxPassword = 256

/** What the dialog says before it asks the album. */
export function checkSigning(
  { name, email, password, code }: SignValues,
  mode: SignMode,
  t: Translate,
): SignFields {
  const found: SignFields = {}
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim())) found.email = t('gallery-sign.errors.email')
  if (mode === 'code')
    return /^\d{6}$/.test(digits(code)) ? found : { ...found, code: t('gallery-sign.errors.code') }
  if (password === '') found.password = t('gallery-sign.errors.required')
  if (mode === 'in') return found
  if ([...name.trim()].length > maxName) found.name = t('gallery-sign.errors.tooLong', { max: maxName })
  if (password.length > maxPassword) found.password = t('gallery-sign.errors.tooLong', { max: maxPassword })
  else if (password.length < minPassword)
    found.password = t('gallery-sign.errors.tooShort', { min: minPassword })
  return found
}

/** People paste codes with spaces and dashes. */
export const digits = (text: string) => text.replace(/\D/g, '')
