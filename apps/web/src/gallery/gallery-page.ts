import type { PublicItem } from '@cloudalbum/contract'
import { type InjectionKey, ref, type Ref, shallowRef, type ShallowRef } from 'vue'
import { useInjected } from '../app/use-injected.ts'
import { addressOf, filtersKey } from './addresses.ts'
import type {
  Filters,
  GalleryFacts,
  GridView,
  ItemView,
  Language,
  PageState,
  Place,
  View,
} from './page-state.ts'
import type { Visitor } from './visitor.ts'

/** What of an item changes while somebody looks at it. */
export type ItemChange = Partial<Pick<PublicItem, 'likes' | 'claim'>>

/** What is shown, and the ways from there. Without a browser it only shows. */
export interface GalleryPage {
  gallery: GalleryFacts | undefined
  baseUrl: string
  /** Where the API speaks of this gallery. */
  api: string
  view: ShallowRef<View>
  /** Something is on its way. */
  busy: Ref<boolean>
  /** Said once at the edge of the window; '' when there is nothing to say. */
  notice: Ref<string>
  /** Address of a place in this gallery, in the language that the address asks for. */
  href(place: Omit<Place, 'slug' | 'language'>): string
  /** Shows a place, from what was loaded before where that will do. False when another was asked for meanwhile. @throws Refusal */
  show(place: Place): Promise<boolean>
  /** Loads what may be asked for next. */
  expect(itemSlug: string, filters: Filters): void
  /** Adds items below, `atLeast` so many where there are. @throws Refusal */
  more(atLeast?: number): Promise<void>
  /** An item that is shown. */
  find(itemId: string): PublicItem | undefined
  /** Wherever the item is shown. */
  change(itemId: string, change: ItemChange): void
  /** Asks for an item anew. @throws Refusal */
  refresh(itemSlug: string): Promise<void>
}

export const pageKey: InjectionKey<GalleryPage> = Symbol('gallery page')
export const usePage = (): GalleryPage => useInjected(pageKey)

/** As many as one request may ask for. */
const maxLimit = 500
const pageSize = 48

/** What was loaded; the grid as far as it was, for the way back from an item. */
interface Loaded {
  grid: GridView | undefined
  items: Map<string, ItemView>
  /** Counts what was asked for: an answer to anything but the last is late. */
  asked: number
}

export function createGalleryPage(state: PageState, call: Visitor['call']): GalleryPage {
  const { gallery, view: first, baseUrl, languageInAddress, language } = state
  const inAddress: Language | undefined = languageInAddress ? language : undefined
  const slug = gallery?.slug ?? ''
  const api = `/api/g/${encodeURIComponent(slug)}`
  const view = shallowRef<View>(first)
  const busy = ref(false)
  const loaded: Loaded = { grid: first.kind === 'grid' ? first : undefined, items: new Map(), asked: 0 }
  const loader = createLoader(api, call, loaded)
  return {
    gallery,
    baseUrl,
    api,
    view,
    busy,
    notice: ref(''),
    href: (place) => addressOf({ ...place, slug, language: inAddress }),
    async show({ item, filters = {}, from }) {
      const mine = ++loaded.asked
      busy.value = true
      try {
        const next = item === undefined ? await loader.grid(filters, from) : await loader.item(item, filters)
        if (mine !== loaded.asked) return false
        if (next.kind === 'grid') loaded.grid = next
        view.value = next
        return true
      } finally {
        if (mine === loaded.asked) busy.value = false
      }
    },
    expect(item, filters) {
      // What cannot be had now is asked for again when it is needed.
      loader.item(item, filters).then(
        ({ item: { photo } }) => void (new Image().src = photo.previewUrl),
        () => undefined,
      )
    },
    async more(atLeast = 0) {
      const before = loaded.grid
      if (!before?.next || busy.value) return
      busy.value = true
      try {
        const limit = Math.min(Math.max(atLeast - before.items.length, pageSize), maxLimit)
        const { items, next } = await loader.items(before.filters, before.next, limit)
        if (loaded.grid?.next !== before.next) return
        loaded.grid = { ...loaded.grid, items: [...loaded.grid.items, ...items], next }
        if (view.value.kind === 'grid') view.value = loaded.grid
      } finally {
        busy.value = false
      }
    },
    find: (itemId) => itemsOf(view.value).find(({ id }) => id === itemId),
    change: (itemId, change) => void (view.value = changed(view.value, loaded, itemId, change)),
    async refresh(itemSlug) {
      const { item } = await loader.fresh(itemSlug, {})
      const { likes, claim } = item
      view.value = changed(view.value, loaded, item.id, { likes, claim })
    },
  }
}

function createLoader(api: string, call: Visitor['call'], loaded: Loaded) {
  const items = (filters: Filters, cursor: string | undefined, limit: number) => {
    const query = new URLSearchParams({ ...filters, limit: String(limit), ...(cursor ? { cursor } : {}) })
    return call<Pick<GridView, 'items' | 'total' | 'facets' | 'next'>>('GET', `${api}/items?${query}`)
  }
  async function fresh(item: string, filters: Filters): Promise<ItemView> {
    const path = `${api}/items/${encodeURIComponent(item)}?${new URLSearchParams(filters)}`
    return { kind: 'item', filters, ...(await call<Omit<ItemView, 'kind' | 'filters'>>('GET', path)) }
  }
  return {
    items,
    fresh,
    async item(slug: string, filters: Filters): Promise<ItemView> {
      const key = `${slug} ${filtersKey(filters)}`
      const found = loaded.items.get(key) ?? (await fresh(slug, filters))
      loaded.items.set(key, found)
      return found
    },
    async grid(filters: Filters, from: string | undefined): Promise<GridView> {
      const { grid } = loaded
      const isThis = grid && filtersKey(grid.filters) === filtersKey(filters) && grid.from === (from ?? null)
      if (isThis) return grid
      return { kind: 'grid', filters, from: from ?? null, ...(await items(filters, from, pageSize)) }
    },
  }
}

const itemsOf = (view: View): PublicItem[] =>
  view.kind === 'grid' ? view.items : view.kind === 'item' ? [view.item] : []

/** The view with an item changed, which is then changed in all that was loaded too. */
function changed(view: View, loaded: Loaded, itemId: string, change: ItemChange): View {
  const apply = (item: PublicItem): PublicItem => (item.id === itemId ? { ...item, ...change } : item)
  const { grid } = loaded
  if (grid) loaded.grid = { ...grid, items: grid.items.map(apply) }
  for (const [key, one] of loaded.items) loaded.items.set(key, { ...one, item: apply(one.item) })
  if (view.kind === 'item') return { ...view, item: apply(view.item) }
  return view.kind === 'grid' ? (loaded.grid ?? view) : view
}
