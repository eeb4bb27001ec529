import type { Preferences } from '@cloudalbum/contract'

type Theme = Preferences['theme']
const key = 'cloudalbum.theme'

/** `public/start.js` reads the same key before the page is painted. */
export function applyTheme(theme: Theme): void {
  localStorage.setItem(key, theme)
  document.documentElement.dataset['theme'] = theme
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const dark = theme === 'dark' || (theme === 'system' && meta.media.includes('dark'))
    meta.content = dark ? '#141614' : '#fbfaf8'
  }
}
