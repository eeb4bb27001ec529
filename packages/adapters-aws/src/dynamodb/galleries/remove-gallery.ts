import type { Dynamo, Row, Write } from '../dynamo.ts'
import { TransactionRefused } from '../dynamo-errors.ts'
import { optimistically } from '../came-between.ts'
import { eraseInsights } from '../insights/erase-insights.ts'
import { claimsTable } from './claim-rows.ts'
import { countsTable } from './gallery-counts.ts'
import { galleriesTable, readGallery, type GalleryRow } from './gallery-rows.ts'
import { albumLock, freesPhoto, gallerySlugLock, itemSlugLock, locksTable } from './item-keys.ts'
import { indexRows, allItems, indexKey, readIndexRow, type IndexRow } from './item-lists.ts'
import { itemsTable, readItemRows, type ItemRow } from './item-rows.ts'
import { forgetLikes } from './removed-items.ts'
import type { Settle } from './settle.ts'

const together = 200

/**
 * First nobody but its owner sees it any more and nothing can be added; then all that belongs to it goes, in steps, and the gallery
 * last. After a crash it is there as a draft of what is left, and the same again removes the rest.
 */
export async function removeGallery(
  { dynamo, settle }: { dynamo: Dynamo; settle: Settle },
  { id }: Pick<GalleryRow, 'id'>,
): Promise<void> {
  const gallery = await hide(dynamo, id)
  if (!gallery) return
  await settle(id)
  for (let rows = await firstOf(dynamo, id); rows.length > 0; rows = await firstOf(dynamo, id))
    await removeItemsOf(dynamo, id, rows)
  await removeClaims(dynamo, id)
  await removeRange(dynamo, countsTable, id, ({ galleryId, list }) => ({ galleryId, list }))
  await removeRange(dynamo, 'gallery-unsettled', id, (row) => ({ galleryId: row.galleryId, id: row.id }))
  await eraseInsights(dynamo, id)
  await optimistically(() => removeLast(dynamo, id))
}

/** Undefined when it is gone. */
const hide = (dynamo: Dynamo, id: string) =>
  dynamo.update<Row & GalleryRow>(
    galleriesTable,
    { id },
    {
      update: 'SET #removing = :yes, #state = :unpublished REMOVE #listing, #listedAtMs',
      condition: 'attribute_exists(#id)',
      values: { yes: true, unpublished: 'unpublished' },
    },
  )

async function firstOf(dynamo: Dynamo, galleryId: string): Promise<IndexRow[]> {
  const { rows } = await dynamo.query<IndexRow & Row>({
    table: 'gallery-index',
    keys: '#list = :list',
    values: { list: indexKey(galleryId, allItems) },
    limit: together,
    consistent: true,
  })
  return rows
}

/** The row that they are found by goes last. */
async function removeItemsOf(dynamo: Dynamo, galleryId: string, rows: IndexRow[]): Promise<void> {
  const items = await readItemRows(
    dynamo,
    rows.map((row) => readIndexRow(row).itemId),
  )
  for (const item of items.values()) {
    await forgetLikes(dynamo, item.id)
    if (item.photoId !== undefined) await freePhoto(dynamo, item, item.photoId)
  }
  const all = [...items.values()]
  const index = all.flatMap(({ id, listed, counted }) =>
    [listed, ...(counted ? [counted] : [])].flatMap((one) => indexRows(galleryId, id, one)),
  )
  const last = new Set(rows.map(({ place }) => place))
  await dynamo.write([
    ...locksOf(all).map((lock) => ({ table: locksTable, remove: { lock } })),
    ...index
      .filter(({ place, list }) => !last.has(place) || list !== indexKey(galleryId, allItems))
      .map(({ list, place }) => ({ table: 'gallery-index', remove: { list, place } })),
  ])
  await dynamo.write(all.map(({ id }) => ({ table: itemsTable, remove: { id } })))
  await dynamo.write(rows.map(({ list, place }) => ({ table: 'gallery-index', remove: { list, place } })))
}

/** Each once: another item may have what one had. */
const locksOf = (items: readonly ItemRow[]): string[] => [
  ...new Set(
    items.flatMap(({ galleryId, slug, formerSlugs = [] }) =>
      [slug, ...formerSlugs].map((one) => itemSlugLock(galleryId, one)),
    ),
  ),
]

/** Another item may have it by now, or none, if this is the second time. */
async function freePhoto(dynamo: Dynamo, item: ItemRow, photoId: string): Promise<void> {
  try {
    await dynamo.transact([freesPhoto(item, photoId)])
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error
  }
}

async function removeClaims(dynamo: Dynamo, galleryId: string): Promise<void> {
  const claims = await Array.fromAsync(
    dynamo.each<{ id: string } & Row>({
      table: claimsTable,
      index: 'byGallery',
      keys: '#galleryId = :galleryId',
      values: { galleryId },
    }),
  )
  await dynamo.write(claims.map(({ id }) => ({ table: claimsTable, remove: { id } })))
}

/** All rows of one partition. */
async function removeRange(
  dynamo: Dynamo,
  table: string,
  galleryId: string,
  keyOf: (row: Row) => Row,
): Promise<void> {
  const read = { table, keys: '#galleryId = :galleryId', values: { galleryId }, consistent: true, limit: 500 }
  for (;;) {
    const { rows, next } = await dynamo.query(read)
    await dynamo.write(rows.map((row) => ({ table, remove: keyOf(row) })))
    if (!next) return
  }
}

async function removeLast(dynamo: Dynamo, id: string): Promise<void> {
  const gallery = await readGallery(dynamo, id)
  if (!gallery) return
  const { accountId, albumId, slug, formerSlugs, version } = gallery
  const locks = [
    ...[slug, ...formerSlugs].map(gallerySlugLock),
    ...(albumId === null ? [] : [albumLock(albumId)]),
  ]
  const writes: Write[] = [
    {
      table: galleriesTable,
      remove: { id },
      condition: '#version = :version',
      values: { version },
    },
    { table: 'gallery-accounts', remove: { accountId, galleryId: id } },
    ...locks.map((lock) => ({ table: locksTable, remove: { lock } })),
  ]
  await dynamo.transact(writes)
}
