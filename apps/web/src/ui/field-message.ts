import type { Translate } from '../i18n/messages.ts'

/** What the server says about values, in the English of its checks → the sentence for it. */
const known: [RegExp, key: string][] = [
  [/expected string to have >=1 char|is missing|received undefined/i, 'required'],
  [/expected string to have >=(?<min>\d+) char|needs at least (?<least>\d+) char/i, 'tooShort'],
  [/expected string to have <=(?<max>\d+) char/i, 'tooLong'],
  [/email address$/i, 'email'],
  [/six digits/i, 'code'],
  [/^is taken$/, 'taken'],
  [/^is reserved$/, 'reserved'],
  [/letters a–z, digits, and hyphens or underscores/, 'handle'],
  [/your e-mail address|anybody would guess/i, 'password-weak'],
  [/expected number to be >=?(?<min>-?[\d.]+)/i, 'tooSmall'],
  [/expected number to be <=?(?<max>-?[\d.]+)/i, 'tooBig'],
  [/expected array to have <=(?<max>\d+)/i, 'tooMany'],
]

/**
 * What is wrong with a field, for the person.
 * @param text how the server says it
 * @param english whether a sentence that is not known may be shown as the server says it
 */
export function fieldMessage(text: string, t: Translate, english: boolean): string {
  for (const [pattern, key] of known) {
    const found = pattern.exec(text)
    if (!found) continue
    const { least, ...named } = found.groups ?? {}
    return t(`app.errors.${key}`, { ...named, ...(least === undefined ? {} : { min: least }) })
  }
  // "Invalid input: expected int, received string" helps nobody.
  if (!english || /^(?:Invalid|Too |Unrecognized)/.test(text)) return t('app.errors.field', {})
  return sentence(text)
}

/** "is not an id" → "This is not an id." */
function sentence(text: string): string {
  const whole = /^(?:is|has|must|may|needs)\b/.test(text) ? `This ${text}` : text
  return whole.replace(/^./, (letter) => letter.toUpperCase()).replace(/[^.!?]$/, '$&.')
}
