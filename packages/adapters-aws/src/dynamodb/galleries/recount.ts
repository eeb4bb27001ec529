import type { Filters, Item } from '@cloudalbum/core'
import { expect } from 'vitest'
import type { GalleryWorld } from './testing/gallery-world.ts'

const fits = (item: Item, filters: Filters) =>
  item.shown && Object.entries(filters).every(([key, value]) => String(item.values[key]) === value)

/** What visitors read is what the items are: lists, counts and values of every filter that could be asked for. */
export async function expectExact(
  { items, galleries, anna }: GalleryWorld,
  galleryId: string,
): Promise<Item[]> {
  const all = (await items.page(anna, galleryId, undefined, 1000)).items
  const summary = await galleries.get(anna, galleryId)
  expect(summary).toMatchObject({
    itemCount: all.length,
    shownCount: all.filter(({ shown }) => shown).length,
    claimCount: all.filter(({ claim }) => claim).length,
  })
  const filtered = (summary?.attributes ?? []).filter(({ filter }) => filter)
  const values = (key: string) => [
    ...new Set(all.flatMap((item) => (item.values[key] === undefined ? [] : [String(item.values[key])]))),
  ]
  const sets = filtered.reduce<Filters[]>(
    (some, { key }) => [
      ...some,
      ...some.flatMap((set) => values(key).map((value) => ({ ...set, [key]: value }))),
    ],
    [{}],
  )
  const wanted = sets.map((set) => all.filter((item) => fits(item, set)).map(({ id }) => id))
  expect(await items.count(galleryId, sets)).toEqual(wanted.map((ids) => ids.length))
  const pages = await Promise.all(sets.map((set) => items.shown(galleryId, set, undefined, 1000)))
  expect(pages.map((page) => page.items.map(({ id }) => id))).toEqual(wanted)
  for (const { key } of filtered) {
    const counted = values(key)
      .map((value) => ({ value, count: all.filter((item) => fits(item, { [key]: value })).length }))
      .filter(({ count }) => count > 0)
    expect(await items.values(galleryId, key, 100)).toEqual(
      counted.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
    )
  }
  return all
}
