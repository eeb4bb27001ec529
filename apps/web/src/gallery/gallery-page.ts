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
  /** Wherever the item is shown. */
  change(itemId: string, change: ItemChange): void
  /** Asks for an item anew. @throws Refusal */
  refresh(itemSlug: string): Promise<void>
}

export const pageKey: InjectionKey<GalleryPage> = Symbol('gallery page')
export const usePage = (): GalleryPage => useInjected(pageKey)

/** As many as one request may ask for. */
const maxLimit = 500
export const pageSize = 48

type Items = Omit<GridView, 'kind' | 'filters' | 'from'>

export function createGalleryPage(
  { gallery, view: first, baseUrl, languageInAddress, language }: PageState,
  call: Visitor['call'],
): GalleryPage {
  const view = shallowRef<View>(first)
  const inAddress: Language | undefined = languageInAddress ? language : undefined
  const slug = gallery?.slug ?? ''
  const api = `/api/g/${encodeURIComponent(slug)}`
  // The grid stays as far as it was loaded, for the way back from an item.
  let grid = first.kind === 'grid' ? first : undefined
  const loaded = new Map<string, ItemView>()
  /** Counts what was asked for: an answer to anything but the last is late. */
  let asked = 0

  async function loadItem(item: string, filters: Filters): Promise<ItemView> {
    const query = new URLSearchParams(filters)
    const answer = await call<Omit<ItemView, 'kind' | 'filters'>>(
      'GET',
      `${api}/items/${encodeURIComponent(item)}?${query}`,
    )
    return { kind: 'item', filters, ...answer }
  }
  async function itemView(item: string, filters: Filters): Promise<ItemView> {
    const key = `${item} ${filtersKey(filters)}`
    const found = loaded.get(key) ?? (await loadItem(item, filters))
    loaded.set(key, found)
    return found
  }
  const loadItems = (filters: Filters, cursor: string | undefined, limit: number) =>
    call<Items>(
      'GET',
      `${api}/items?${new URLSearchParams({ ...filters, limit: String(limit), ...(cursor ? { cursor } : {}) })}`,
    )

  async function gridView(filters: Filters, from: string | undefined): Promise<GridView> {
    if (grid && filtersKey(grid.filters) === filtersKey(filters) && grid.from === (from ?? null)) return grid
    return { kind: 'grid', filters, from: from ?? null, ...(await loadItems(filters, from, pageSize)) }
  }

  const page: GalleryPage = {
    gallery,
    baseUrl,
    view,
    busy: ref(false),
    notice: ref(''),
    href: (place) => addressOf({ ...place, slug, language: inAddress }),
    async show({ item, filters = {}, from }) {
      const mine = ++asked
      page.busy.value = true
      try {
        const next = item === undefined ? await gridView(filters, from) : await itemView(item, filters)
        if (mine !== asked) return false
        if (next.kind === 'grid') grid = next
        view.value = next
        return true
      } finally {
        if (mine === asked) page.busy.value = false
      }
    },
    expect(item, filters) {
      // What cannot be had now is asked for again when it is needed.
      itemView(item, filters).then(
        ({ item: { photo } }) => void (new Image().src = photo.previewUrl),
        () => undefined,
      )
    },
    async more(atLeast = 0) {
      const before = grid
      if (!before?.next || page.busy.value) return
      page.busy.value = true
      try {
        const limit = Math.min(Math.max(atLeast - before.items.length, pageSize), maxLimit)
        const { items, next } = await loadItems(before.filters, before.next, limit)
        if (grid !== before) return
        grid = { ...before, items: [...before.items, ...items], next }
        if (view.value.kind === 'grid') view.value = grid
      } finally {
        page.busy.value = false
      }
    },
    change: (itemId, change) => {
      const changed = <T extends PublicItem>(item: T): T =>
        item.id === itemId ? { ...item, ...change } : item
      const shown = view.value
      if (grid) grid = { ...grid, items: grid.items.map(changed) }
      if (shown.kind === 'grid' && grid) view.value = grid
      else if (shown.kind === 'item') view.value = { ...shown, item: changed(shown.item) }
      for (const [key, one] of loaded) loaded.set(key, { ...one, item: changed(one.item) })
    },
    async refresh(itemSlug) {
      const { item } = await loadItem(itemSlug, {})
      page.change(item.id, { likes: item.likes, claim: item.claim })
    },
  }
  return page
}
