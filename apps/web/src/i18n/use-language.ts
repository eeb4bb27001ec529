import type { Ref } from 'vue'
import { type Language, type LateArea, setLanguage } from './index.ts'
import { useI18n } from './use-i18n.ts'

/** The language of the page; `choose` resolves when the page has switched. Name the late areas in sight. */
export function useLanguage(): {
  language: Readonly<Ref<Language>>
  choose(language: Language, areas?: LateArea[]): Promise<void>
} {
  const i18n = useI18n()
  return {
    language: i18n.locale,
    choose: (language, areas) => setLanguage(i18n, language, areas),
  }
}
