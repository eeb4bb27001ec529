import { ApiError } from '@cloudalbum/contract'
import { useI18n } from 'vue-i18n'

/** A sentence for the person, in their language. */
export function useDescribe(): (error: unknown) => string {
  const { t, te, locale } = useI18n()
  return (error) => {
    if (!(error instanceof ApiError)) {
      console.error(error)
      return t('app.errors.unknown')
    }
    // The server speaks English and knows more of this very case; other languages have one sentence for each code.
    if (locale.value === 'en' && error.problem?.detail) return error.problem.detail
    const key = `app.errors.${error.code}`
    return te(key) ? t(key) : t('app.errors.unknown')
  }
}
