import { allItems, ownGallery } from '../galleries/gallery-ports.ts'
import type { Attribute } from '../galleries/attributes.ts'
import type { GallerySummary, Item } from '../galleries/gallery.ts'
import { valueText } from '../galleries/values.ts'
import type { Clock } from '../ports/clock.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import type { DayInsights, InsightStore, InsightTotals } from '../ports/insight-store.ts'
import type { ItemStore } from '../ports/item-store.ts'
import { daysOf, readRange, type DayRange } from './days.ts'

export interface InsightPorts {
  galleries: Pick<GalleryStore, 'get'>
  items: Pick<ItemStore, 'page'>
  insights: Pick<InsightStore, 'read'>
  clock: Clock
}

export interface Counted {
  views: number
  likes: number
  claims: number
}

export interface GalleryInsights extends DayRange {
  gallery: GallerySummary
  /** Every day of the range, in order. */
  days: DayInsights[]
  /** Sums of the days; `visitors` who came on two days count twice. */
  totals: Omit<DayInsights, 'day'>
  /** All that there are now, and those that are gone while they have counts; the most viewed first. */
  items: (Counted & { itemId: string; item: Item | undefined })[]
  /** In the gallery's order; values in theirs. Views by what items were when they were opened, the rest by what they are now. */
  attributes: { attribute: Attribute; values: (Counted & { value: string })[] }[]
}

/** What happened in a gallery. @throws AppError `not-found`; `invalid-input` for days that are none. */
export async function getInsights(
  ports: InsightPorts,
  accountId: string,
  galleryId: string,
  asked: { from?: string | undefined; to?: string | undefined },
): Promise<GalleryInsights> {
  const range = readRange(ports.clock.now(), asked)
  const gallery = await ownGallery(ports, accountId, galleryId)
  const [totals, items] = [
    await ports.insights.read(galleryId, range.fromDay, range.toDay),
    await allItems(ports, accountId, galleryId),
  ]
  const days = everyDay(range, totals.days)
  const counted = countedItems(totals, items)
  return {
    ...range,
    gallery,
    days,
    totals: sumOf(days),
    items: counted,
    attributes: gallery.attributes.map((attribute) => ({
      attribute,
      values: valuesOf(attribute, totals, counted),
    })),
  }
}

const nothing = { visits: 0, views: 0, visitors: 0, likes: 0, claims: 0 }

function everyDay(range: DayRange, days: readonly DayInsights[]): DayInsights[] {
  const known = new Map(days.map((one) => [one.day, one]))
  return daysOf(range).map((day) => known.get(day) ?? { day, ...nothing })
}

const sumOf = (days: readonly DayInsights[]): Omit<DayInsights, 'day'> =>
  days.reduce(
    (sum, day) => ({
      visits: sum.visits + day.visits,
      views: sum.views + day.views,
      visitors: sum.visitors + day.visitors,
      likes: sum.likes + day.likes,
      claims: sum.claims + day.claims,
    }),
    nothing,
  )

function countedItems({ items: counts }: InsightTotals, items: readonly Item[]): GalleryInsights['items'] {
  const byId = new Map(items.map((item) => [item.id, item]))
  const counted = counts.map((count) => ({ ...count, item: byId.get(count.itemId) }))
  const seen = new Set(counts.map((count) => count.itemId))
  const unseen = items.filter(({ id }) => !seen.has(id))
  return [...counted, ...unseen.map((item) => ({ itemId: item.id, item, views: 0, likes: 0, claims: 0 }))]
}

function valuesOf(
  attribute: Attribute,
  { values }: InsightTotals,
  items: GalleryInsights['items'],
): (Counted & { value: string })[] {
  const counts = new Map<string, Counted>()
  const of = (value: string) => {
    const known = counts.get(value) ?? { views: 0, likes: 0, claims: 0 }
    counts.set(value, known)
    return known
  }
  for (const choice of attribute.choices) of(choice)
  for (const { key, value, views } of values) if (key === attribute.key) of(value).views += views
  for (const { item, likes, claims } of items) {
    const value = item?.values[attribute.key]
    if (value === undefined) continue
    of(valueText(value)).likes += likes
    of(valueText(value)).claims += claims
  }
  const all = [...counts].map(([value, count]) => ({ value, ...count }))
  return attribute.kind === 'choice'
    ? all
    : all.sort((a, b) => b.views - a.views || compare(a.value, b.value))
}

const compare = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true })
