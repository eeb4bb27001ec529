import { TransactionRefused } from '../dynamo-errors.ts'
import type { Dynamo, Write } from '../dynamo.ts'
import { galleriesTable, type GalleryRow } from './gallery-rows.ts'
import { itemWrites, readItems, requireItems, type ItemRow, type ItemUpdate } from './item-rows.ts'
import type { Settle } from './settle.ts'

/** Two rows each, and the gallery. */
const together = 45

/** An item is gone at once; what follows it is settled after. */
export const removal = (
  item: Pick<ItemRow, 'id' | 'galleryId'>,
  nowMs: number,
  options: Pick<ItemUpdate, 'unset' | 'evenRemoved'> = {},
): Write[] => itemWrites(item, { set: { removedAtMs: nowMs }, listed: { shown: false }, ...options })

/**
 * More than 45 go in steps; a crash leaves the others, and what was removed is settled by the next who looks. Gives how many.
 * @throws AppError `not-found`, and removes nothing, when one is not in the gallery.
 */
export async function removeItems(
  { dynamo, settle }: { dynamo: Dynamo; settle: Settle },
  { id: galleryId }: GalleryRow,
  ids: string[],
  nowMs: number,
): Promise<number> {
  const items = await requireItems(dynamo, galleryId, ids)
  const touched: Write = {
    table: galleriesTable,
    change: { id: galleryId },
    update: 'SET #updatedAtMs = :nowMs',
    condition: 'attribute_exists(#id)',
    values: { nowMs },
  }
  for (let first = 0; first < Math.max(1, items.length); first += together) {
    await removeThere(dynamo, items.slice(first, first + together), touched, nowMs)
    await settle(galleryId)
  }
  return items.length
}

/** Those that somebody else removes at the same moment are gone as well. */
async function removeThere(
  dynamo: Dynamo,
  items: readonly ItemRow[],
  touched: Write,
  nowMs: number,
): Promise<void> {
  try {
    await dynamo.transact([touched, ...items.flatMap((item) => removal(item, nowMs))])
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error
    const there = await readItems(
      dynamo,
      items.map(({ id }) => id),
    )
    if (there.size === items.length) throw error
    await removeThere(dynamo, [...there.values()], touched, nowMs)
  }
}
