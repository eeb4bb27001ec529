import type { ScrollAnchor } from '../photo-grid/scroll-anchor.ts'

const key = (name: string) => `cloudalbum.place.${name}`

/** Remembers, for this tab, which photo was at the top: survives a reload, where pixels would lie. */
export function rememberPlace(name: string, anchor: ScrollAnchor | undefined): void {
  try {
    if (anchor) sessionStorage.setItem(key(name), JSON.stringify(anchor))
    else sessionStorage.removeItem(key(name))
  } catch {
    // No room, or storage is off: the page begins at its top then.
  }
}

/** Only after a reload or a return from elsewhere: a new visit begins at the top. */
export function recallPlace(name: string): ScrollAnchor | undefined {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  if (navigation?.type !== 'reload' && navigation?.type !== 'back_forward') return undefined
  try {
    const anchor = JSON.parse(sessionStorage.getItem(key(name)) ?? 'null') as ScrollAnchor | null
    return anchor && typeof anchor.section === 'string' && typeof anchor.fraction === 'number'
      ? anchor
      : undefined
  } catch {
    return undefined
  }
}
