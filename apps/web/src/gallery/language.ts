import { inject, type InjectionKey } from 'vue'
import type { Language } from './page-state.ts'

/** Of i18n/index.ts: what was chosen on this device, on any page of the album. */
const storageKey = 'cloudalbum.language'
/** Tells the server, for gallery pages alone; it says nothing of who somebody is. */
const cookieName = 'cloudalbum_language'
const yearS = 31_536_000

export const chosenLanguage = (): Language | undefined => {
  const chosen = localStorage.getItem(storageKey)
  return chosen === 'en' || chosen === 'ko' ? chosen : undefined
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(storageKey, language)
  // The Cookie Store API is for https alone; an album in the home network may be reached by plain http.
  document.cookie = `${cookieName}=${language}; path=/g; max-age=${yearS}; samesite=lax`
}

export type LanguageChoice = (language: Language) => void
export const languageChoiceKey: InjectionKey<LanguageChoice> = Symbol('language choice')
/** What a click on a language does beside following its link; on the server nothing. */
export const useLanguageChoice = (): LanguageChoice => inject(languageChoiceKey, () => undefined)
