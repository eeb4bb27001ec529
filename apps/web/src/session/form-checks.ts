import { useI18n } from '../i18n/use-i18n.ts'

/** What a form says before it asks the server; `''`: nothing to say. */
export function useFormChecks() {
  const { t } = useI18n()
  return {
    required: (text: string) => (text.trim() ? '' : t('app.errors.required')),
    email: (text: string) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim()) ? '' : t('app.errors.email')),
    newPassword: (text: string) =>
      text.length < 8
        ? t('app.errors.tooShort', { min: 8 })
        : text.length > 256
          ? t('app.errors.tooLong', { max: 256 })
          : '',
    tooLong: (max: number) => t('app.errors.tooLong', { max }),
    code: (text: string) => (/^\d{6}$/.test(digits(text)) ? '' : t('app.errors.code')),
  }
}

/** People paste codes with spaces and dashes. */
export const digits = (text: string): string => text.replace(/\D/g, '')
