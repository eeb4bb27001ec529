import type { ComputedRef, InjectionKey } from 'vue'
import { computed } from 'vue'
import { useInjected } from '../app/use-injected.ts'
import { type AppI18n, type Language, languageOf, type LateArea, setLanguage } from './index.ts'

export const i18nKey: InjectionKey<AppI18n> = Symbol('i18n')

/** The language of the page; `choose` resolves when the page has switched. Name the late areas in sight. */
export function useLanguage(): {
  language: ComputedRef<Language>
  choose(language: Language, areas?: LateArea[]): Promise<void>
} {
  const i18n = useInjected(i18nKey)
  return {
    language: computed(() => languageOf(i18n)),
    choose: (language, areas) => setLanguage(i18n, language, areas),
  }
}
