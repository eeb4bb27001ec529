import { ApiError } from '@cloudalbum/contract'
import { useI18n } from '../i18n/use-i18n.ts'

/** A sentence for the person, in their language. */
export function useDescribe(): (error: unknown) => string {
  const { t, te, locale } = useI18n()
  return (error) => {
    if (!(error instanceof ApiError)) {
      console.error(error)
      return t('app.errors.unknown')
    }
    // The server speaks English and knows more of this very case; other languages have one sentence for each code.
    // What it says of a form as a whole names fields as programs do; the fields say it in words.
    const ofFields = ['invalid-input', 'conflict'].includes(error.code) && error.problem?.fields
    if (locale.value === 'en' && error.problem?.detail && !ofFields) return error.problem.detail
    const key = `app.errors.${ofFields ? 'invalid-input' : error.code}`
    return te(key) ? t(key) : t('app.errors.unknown')
  }
}
