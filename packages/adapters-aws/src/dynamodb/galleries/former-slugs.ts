import { keptSlugs } from '@cloudalbum/core'
import type { Dynamo, Row, Write } from '../dynamo.ts'
import { itemSlugLock, locksTable } from './item-keys.ts'
import { itemsTable, readItems, type ItemRow } from './item-rows.ts'

/**
 * Slugs that an item had are in its row, the latest first, and each has the lock that it had, marked: so whoever asks for one finds
 * the item, and whoever wants to have it may. The row goes on naming one that another item took; the lock says whose it is.
 */
interface SlugLock extends Row {
  lock: string
  itemId: string
  former?: boolean
}

type Slugged = Pick<ItemRow, 'id' | 'galleryId' | 'slug' | 'formerSlugs'>

/** Of an item that is on its way from one to the next: nobody ever saw it. */
const isStandIn = (slug: string) => slug.startsWith('~')

/** The item has another slug from now on. */
export const formerSlugs = ({ slug: before, formerSlugs: former = [] }: Slugged, slug: string): string[] =>
  [...(isStandIn(before) ? [] : [before]), ...former.filter((one) => one !== before)].filter(
    (one) => one !== slug,
  )

/** The item has it no more. */
export const leavesSlug = ({ id, galleryId, slug }: Omit<Slugged, 'formerSlugs'>): Write => {
  const own = { condition: '#itemId = :id', values: { id } }
  const lock = itemSlugLock(galleryId, slug)
  return isStandIn(slug)
    ? { table: locksTable, remove: { lock }, ...own }
    : { table: locksTable, put: { lock, galleryId, itemId: id, former: true }, ...own }
}

/** After items have got others. What a crash leaves, the next one that the item gets takes away. */
export async function forgetOldSlugs(dynamo: Dynamo, ids: readonly string[]): Promise<void> {
  const rows = ids.length === 0 ? [] : [...(await readItems(dynamo, ids)).values()]
  for (const row of rows) {
    const { id, formerSlugs: former = [] } = row
    if (former.length <= keptSlugs) continue
    const keys = former.map((slug) => ({ lock: itemSlugLock(row.galleryId, slug) }))
    const locks = await dynamo.getMany<SlugLock>(locksTable, keys)
    const own = new Set(locks.flatMap(({ lock, itemId, former: is }) => (is && itemId === id ? lock : [])))
    const leading = former.filter((slug) => own.has(itemSlugLock(row.galleryId, slug)))
    await forgetSlugs(dynamo, { ...row, formerSlugs: leading.slice(keptSlugs) })
    await dynamo.update(
      itemsTable,
      { id },
      {
        update: 'SET #formerSlugs = :kept',
        condition: '#formerSlugs = :former',
        values: { kept: leading.slice(0, keptSlugs), former },
      },
    )
  }
}

/** They lead to the item no more. Those that another one has by now stay. */
export async function forgetSlugs(
  dynamo: Dynamo,
  { id, galleryId, formerSlugs: former = [] }: Omit<Slugged, 'slug'>,
): Promise<void> {
  const own = { condition: '#itemId = :id AND attribute_exists(#former)', values: { id } }
  await Promise.all(
    former.map((slug) => dynamo.remove(locksTable, { lock: itemSlugLock(galleryId, slug) }, own)),
  )
}
