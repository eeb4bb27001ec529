import type { InjectionKey } from 'vue'
import { useInjected } from '../app/use-injected.ts'
import type { AppI18n } from './index.ts'

export const i18nKey: InjectionKey<AppI18n> = Symbol('i18n')

/** Messages in the language of the page: `t`, `te`, `n` and the `locale` itself. */
export const useI18n = (): AppI18n => useInjected(i18nKey)
