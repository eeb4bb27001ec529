import { nextTick } from 'vue'
import { addressOf, placeAt } from './addresses.ts'
import type { GalleryPage } from './gallery-page.ts'
import type { Place } from './page-state.ts'
import { Refusal } from './refusal.ts'

interface Kept {
  /** How far down the page was. */
  y?: number
  /** How many items of the grid were loaded. */
  items?: number
}

export interface Navigation {
  /** Shows another place; where that fails, the browser goes there by itself and shows why. */
  go(place: Place): Promise<void>
  /** Puts the page back where it was before it was loaded anew. */
  start(): Promise<void>
}

interface Texts {
  /** Of the page as it is now. */
  titleOf: () => string
  offline: () => string
}

const kept = () => (history.state ?? {}) as Kept
const keep = (change: Kept) => history.replaceState({ ...kept(), ...change }, '')

/** Links within the gallery without loading the page anew: addresses, Back, scroll places and focus stay as without script. */
export function createNavigation(page: GalleryPage, { titleOf, offline }: Texts): Navigation {
  const attributes = page.gallery?.attributes ?? []
  const here = () => placeAt(new URL(location.href), attributes)
  let shown = here()

  async function show(place: Place, before: Place | undefined, y: number | undefined) {
    document.title = titleOf()
    await nextTick()
    if (y !== undefined) scrollTo({ top: y, behavior: 'instant' })
    else if (!isSameGrid(before, place)) scrollTo({ top: 0, behavior: 'instant' })
    focusAfter(before, place)
  }

  addEventListener('popstate', () => {
    const place = here()
    if (!place) return
    const before = shown
    shown = place
    page.show(place).then(
      (isShown) => (isShown ? show(place, before, kept().y ?? 0) : undefined),
      () => location.reload(),
    )
  })
  keepScrollPlace(() => (page.view.value.kind === 'grid' ? page.view.value.items.length : undefined))

  const navigation: Navigation = {
    async go(place) {
      const address = addressOf(place)
      // Before the page gives way to a shorter one.
      keep({ y: scrollY })
      try {
        if (!(await page.show(place))) return
      } catch (error) {
        if (error instanceof Refusal && error.code === 'offline') page.notice.value = offline()
        else location.assign(address)
        return
      }
      const before = shown
      shown = place
      history.pushState({}, '', address)
      await show(place, before, undefined)
    },
    async start() {
      history.scrollRestoration = 'manual'
      const { y, items } = kept()
      if (items && page.view.value.kind === 'grid' && items > page.view.value.items.length)
        await page.more(items).catch(() => undefined)
      await nextTick()
      if (y) scrollTo({ top: y, behavior: 'instant' })
    },
  }
  document.addEventListener('click', (event) => {
    const place = placeOfClick(event, page)
    if (!place) return
    event.preventDefault()
    void navigation.go(place)
  })
  return navigation
}

/** Undefined where the browser shall do what it does. */
function placeOfClick(event: MouseEvent, page: GalleryPage): Place | undefined {
  const { target } = event
  const link = target instanceof Element ? target.closest('a') : null
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
  if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download'))
    return undefined
  const url = new URL(link.href)
  const place = url.origin === location.origin ? placeAt(url, page.gallery?.attributes ?? []) : undefined
  const asked = placeAt(new URL(location.href), [])?.language
  return place?.slug === page.gallery?.slug && place?.language === asked ? place : undefined
}

const isSameGrid = (before: Place | undefined, now: Place) =>
  before !== undefined && before.item === undefined && now.item === undefined && before.from === now.from

/** Where a person with a keyboard or a screen reader goes on. */
function focusAfter(before: Place | undefined, now: Place): void {
  // A link that is still there keeps the focus: the next filter, the next item.
  if (document.activeElement && document.activeElement !== document.body) return
  const cameFrom = before?.item !== undefined && now.item === undefined ? before.item : undefined
  const card = cameFrom && document.querySelector<HTMLElement>(`[data-item="${CSS.escape(cameFrom)}"]`)
  const target = card || document.querySelector<HTMLElement>('main h1')
  target?.focus({ preventScroll: true })
}

const pauseMs = 200

/** Browsers count how often a page writes into its history: once when the scrolling rests. */
function keepScrollPlace(loadedItems: () => number | undefined): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = () => {
    clearTimeout(timer)
    const items = loadedItems()
    keep({ y: scrollY, ...(items ? { items } : {}) })
  }
  addEventListener(
    'scroll',
    () => {
      clearTimeout(timer)
      timer = setTimeout(write, pauseMs)
    },
    { passive: true },
  )
  addEventListener('pagehide', write)
}
