import { languages } from '@cloudalbum/contract'
import { createI18n, type I18n } from 'vue-i18n'

export type Language = (typeof languages)[number]
type Messages = Record<string, unknown>
export type AppI18n = I18n<Messages, Messages, Messages, string, false>

/** Files of areas that few pages need: those pages load them, by `meta.messages` of their route. */
export type LateArea = 'session' | 'settings' | 'admin'

// All other areas of a language travel together: one request, and nobody has to list files.
const common: Record<Language, () => Promise<{ default: Messages }>> = {
  en: () => import('./en/index.ts'),
  ko: () => import('./ko/index.ts'),
}
const late = import.meta.glob<{ default: Messages }>('./*/{session,settings,admin}.json')

const key = 'cloudalbum.language'
const loaded = new Set<string>()

/** What was chosen on this device, else what the browser asks for. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(key) ?? '', ...navigator.languages]
  const found = wanted.map((one) => one.slice(0, 2).toLowerCase()).find((one) => isLanguage(one))
  return found ?? 'en'
}

const isLanguage = (text: string): text is Language => (languages as readonly string[]).includes(text)

export function createMessages(): AppI18n {
  const options = {
    legacy: false as const,
    locale: 'en',
    fallbackLocale: 'en',
    missingWarn: import.meta.env.DEV,
    fallbackWarn: false,
    messages: {},
  }
  return createI18n<false, typeof options>(options)
}

/** Loads what is missing, then switches the page over. */
export async function setLanguage(
  i18n: AppI18n,
  language: Language,
  areas: readonly LateArea[] = [],
): Promise<void> {
  await loadMessages(i18n, language, areas)
  i18n.global.locale.value = language
  document.documentElement.lang = language
  localStorage.setItem(key, language)
}

export const languageOf = (i18n: AppI18n): Language =>
  isLanguage(i18n.global.locale.value) ? i18n.global.locale.value : 'en'

export async function loadMessages(
  i18n: AppI18n,
  language: Language,
  areas: readonly LateArea[],
): Promise<void> {
  await Promise.all([
    add(i18n, language, 'common', async () => (await common[language]()).default),
    ...areas.map((area) =>
      add(i18n, language, area, async () => ({
        [area]: (await late[`./${language}/${area}.json`]?.())?.default ?? {},
      })),
    ),
  ])
}

async function add(
  i18n: AppI18n,
  language: Language,
  area: string,
  load: () => Promise<Messages>,
): Promise<void> {
  const name = `${language}/${area}`
  if (loaded.has(name)) return
  i18n.global.mergeLocaleMessage(language, await load())
  loaded.add(name)
}
