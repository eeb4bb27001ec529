import type { ItemStore } from '../ports/item-store.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import type { Attribute } from './attributes.ts'
import { readFilters, type Filters } from './filters.ts'
import {
  openGallery,
  openItem,
  withPhotos,
  type OpenGallery,
  type ShownItem,
  type VisitPorts,
} from './open-gallery.ts'

export type VisitItemsPorts = VisitPorts & { items: ItemStore; photos: Pick<PhotoStore, 'getMany'> }

/** Of an attribute that visitors filter by: what each of its values leads to. */
export interface ItemFacet {
  key: string
  values: { value: string; count: number }[]
}

export type Asked = Record<string, string | undefined>

/** Values of free text and numbers that are offered, the most frequent. */
const maxValues = 100

/** @throws AppError `not-found`. */
export async function visitGallery(
  ports: VisitItemsPorts,
  slug: string,
): Promise<OpenGallery & { facets: ItemFacet[] }> {
  const open = await openGallery(ports, slug)
  return { ...open, facets: await facetsOf(ports, open, {}) }
}

export interface ItemsPage extends OpenGallery {
  items: ShownItem[]
  total: number
  /** Undefined on pages after the first. */
  facets?: ItemFacet[]
  next?: string
}

/** Items that fit what is asked for, in the order of the gallery. @throws AppError `not-found`, `invalid-input`. */
export async function visitItems(
  ports: VisitItemsPorts,
  slug: string,
  asked: Asked,
  cursor: string | undefined,
  limit: number,
): Promise<ItemsPage> {
  const open = await openGallery(ports, slug)
  const { id, accountId, attributes } = open.gallery
  const filters = readFilters(attributes, asked)
  const page = await ports.items.shown(id, filters, cursor, limit)
  const items = await withPhotos(ports, accountId, page.items)
  const [total = 0] = await ports.items.count(id, [filters])
  const rest = page.next === undefined ? {} : { next: page.next }
  const facets = cursor === undefined ? { facets: await facetsOf(ports, open, filters) } : {}
  return { ...open, items, total, ...facets, ...rest }
}

/** What each filter would lead to with the others kept: from counters alone. */
async function facetsOf(
  { items }: Pick<VisitItemsPorts, 'items'>,
  { gallery }: OpenGallery,
  filters: Filters,
): Promise<ItemFacet[]> {
  const offered = await Promise.all(
    gallery.attributes
      .filter(({ filter }) => filter)
      .map(async (attribute) => ({
        key: attribute.key,
        values: await offeredValues(items, gallery.id, attribute, filters),
      })),
  )
  const sets = offered.flatMap(({ key, values }) => values.map((value) => ({ ...filters, [key]: value })))
  const counts = await items.count(gallery.id, sets)
  let at = 0
  return offered.map(({ key, values }) => ({
    key,
    values: values.map((value) => ({ value, count: counts[at++] ?? 0 })),
  }))
}

/** Choices in their order, numbers by size, texts by letters; and the one that is chosen. */
async function offeredValues(
  items: Pick<ItemStore, 'values'>,
  galleryId: string,
  { key, kind, choices }: Attribute,
  filters: Filters,
): Promise<string[]> {
  const chosen = filters[key]
  const found =
    kind === 'choice' ? choices : (await items.values(galleryId, key, maxValues)).map(({ value }) => value)
  const values = chosen === undefined || found.includes(chosen) ? found : [...found, chosen]
  if (kind === 'choice') return values
  return values.toSorted(
    kind === 'number' ? (a, b) => Number(a) - Number(b) : (a, b) => a.localeCompare(b, 'en'),
  )
}

export interface ItemVisit extends OpenGallery, ShownItem {
  previous?: ShownItem
  next?: ShownItem
  total: number
}

/** An item, with those around it that fit what is asked for. @throws AppError `not-found`, `invalid-input`. */
export async function visitItem(
  ports: VisitItemsPorts,
  slug: string,
  itemSlug: string,
  asked: Asked,
): Promise<ItemVisit> {
  const open = await openItem(ports, slug, itemSlug)
  const { id, accountId, attributes } = open.gallery
  const filters = readFilters(attributes, asked)
  const around = await ports.items.around(id, filters, open.item.id)
  const [previous] = around.previous ? await withPhotos(ports, accountId, [around.previous]) : []
  const [next] = around.next ? await withPhotos(ports, accountId, [around.next]) : []
  const [total = 0] = await ports.items.count(id, [filters])
  return { ...open, total, ...(previous ? { previous } : {}), ...(next ? { next } : {}) }
}
