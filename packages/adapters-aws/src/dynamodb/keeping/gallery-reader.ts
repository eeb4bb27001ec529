import { chunks } from '../chunks.ts'
import type { Dynamo, Row } from '../dynamo.ts'
import { countsTable } from '../galleries/gallery-counts.ts'
import { readGalleries } from '../galleries/galleries.ts'
import type { GalleryRow } from '../galleries/gallery-rows.ts'
import { allItems, indexKey, readIndexRow, shownItems, type IndexRow } from '../galleries/item-lists.ts'
import { readItems, type ItemRow } from '../galleries/item-rows.ts'

/** A row of `gallery-counts`. */
export type CountRow = Row & { list: string; count?: number }

/** Those of an account but for what is being removed. */
export const liveGalleries = async (dynamo: Dynamo, accountId: string): Promise<GalleryRow[]> =>
  (await readGalleries(dynamo, accountId)).filter(
    (gallery) => gallery.accountId === accountId && !gallery.removing,
  )

export const countRows = (dynamo: Dynamo, galleryId: string): Promise<CountRow[]> =>
  Array.fromAsync(
    dynamo.each<CountRow>({
      table: countsTable,
      keys: '#galleryId = :galleryId',
      values: { galleryId },
      consistent: true,
    }),
  )

/** A list of a gallery as the index has it. */
export const listRows = (dynamo: Dynamo, galleryId: string, list: string): AsyncGenerator<IndexRow & Row> =>
  dynamo.each<IndexRow & Row>({
    table: 'gallery-index',
    keys: '#list = :list',
    values: { list: indexKey(galleryId, list) },
    consistent: true,
  })

/** All items that are there. One that has lost its place among all is found as long as it is shown. */
export async function itemsOf(dynamo: Dynamo, galleryId: string, signal: AbortSignal): Promise<ItemRow[]> {
  const ids = new Set<string>()
  for (const list of [allItems, shownItems])
    for await (const row of listRows(dynamo, galleryId, list)) {
      signal.throwIfAborted()
      ids.add(readIndexRow(row).itemId)
    }
  const items: ItemRow[] = []
  for (const some of chunks([...ids], 100))
    for (const item of (await readItems(dynamo, some)).values())
      if (item.galleryId === galleryId) items.push(item)
  return items
}
