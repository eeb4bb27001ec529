import type { MessageTree } from '../i18n/messages.ts'
import { useI18n } from '../i18n/use-i18n.ts'
import type { Language } from './page-state.ts'

const files: Record<Language, () => Promise<{ default: MessageTree }>> = {
  en: () => import('../i18n/en/gallery-sign.json'),
  ko: () => import('../i18n/ko/gallery-sign.json'),
}

/** Gives the way to load what the dialog says, in the language of the page. */
export function useSignMessages(): () => Promise<void> {
  const { locale, add } = useI18n()
  return async () => {
    const language = locale.value
    add(language, { 'gallery-sign': (await files[language]()).default })
  }
}
