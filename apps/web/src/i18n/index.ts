import { languages } from '@cloudalbum/contract'
import { createMessageStore, type Messages, type MessageTree } from './messages.ts'

export type Language = (typeof languages)[number]
export type AppI18n = Messages<Language>

/** Files of areas that few pages need: those pages load them, by `meta.messages` of their route. */
export type LateArea = 'session' | 'settings' | 'admin' | 'insights' | 'galleries' | 'profile'

// All other areas of a language travel together: one request, and nobody has to list files.
const common: Record<Language, () => Promise<{ default: MessageTree }>> = {
  en: () => import('./en/index.ts'),
  ko: () => import('./ko/index.ts'),
}
const late = import.meta.glob<{ default: MessageTree }>(
  './*/{session,settings,admin,insights,galleries,profile}.json',
)

const key = 'cloudalbum.language'
const loaded = new Set<string>()

/** What was chosen on this device, else what the browser asks for. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(key) ?? '', ...navigator.languages]
  const found = wanted.map((one) => one.slice(0, 2).toLowerCase()).find((one) => isLanguage(one))
  return found ?? 'en'
}

const isLanguage = (text: string): text is Language => (languages as readonly string[]).includes(text)

export const createMessages = (): AppI18n => createMessageStore('en')

/** Loads what is missing, then switches the page over. */
export async function setLanguage(
  i18n: AppI18n,
  language: Language,
  areas: readonly LateArea[] = [],
): Promise<void> {
  await loadMessages(i18n, language, areas)
  i18n.locale.value = language
  document.documentElement.lang = language
  localStorage.setItem(key, language)
}

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
  load: () => Promise<MessageTree>,
): Promise<void> {
  const name = `${language}/${area}`
  if (loaded.has(name)) return
  i18n.add(language, await load())
  loaded.add(name)
}
