import { optimistically } from '../came-between.ts'
import type { Dynamo, Write } from '../dynamo.ts'
import { itemWrites, requireItems, type ItemRow } from './item-rows.ts'
import { placesBetween } from './places.ts'
import { readList, type ListRange } from './read-lists.ts'

/** Two rows each. */
const together = 50

/**
 * Puts items before another one, or at the end, in the order given. More than 50 go in steps, and a crash leaves the others
 * where they were. Where there is no room, those around are spread first. The index follows when it is settled.
 * @throws AppError `not-found` when one is not in the gallery.
 */
export const moveItems = (
  dynamo: Dynamo,
  galleryId: string,
  ids: string[],
  before: string | null,
): Promise<void> =>
  optimistically(async () => {
    const moved = await requireItems(dynamo, galleryId, ids)
    const [next] = before === null ? [] : await requireItems(dynamo, galleryId, [before])
    const placed = await placedBefore(dynamo, galleryId, moved, next)
    for (let first = 0; first < placed.length; first += together)
      await dynamo.transact(placed.slice(first, first + together).flatMap(placing))
  })

interface Placed {
  item: ItemRow
  place: string
}

const placing = ({ item, place }: Placed): Write[] =>
  itemWrites(item, {
    listed: { place },
    condition: '#listed.#place = :placeBefore',
    values: { placeBefore: item.listed.place },
  })

/** With as many around them as have to make room: first those, so that no two change their order on the way. */
async function placedBefore(
  dynamo: Dynamo,
  galleryId: string,
  moved: ItemRow[],
  next: ItemRow | undefined,
): Promise<Placed[]> {
  const ids = new Set(moved.map(({ id }) => id))
  const from = next && { place: next.listed.place, itemId: next.id }
  const staying = async (range: Omit<ListRange, 'limit'>, limit: number) =>
    (await readList(dynamo, galleryId, null, { ...range, from, limit: limit + ids.size }))
      .filter(({ id }) => !ids.has(id))
      .slice(0, limit)
  for (let spread = 0; ; spread = Math.max(8, spread * 4)) {
    const behind = next ? await staying({}, spread + 1) : []
    const after = (next && !ids.has(next.id) ? [next, ...behind] : behind).slice(0, spread + 1)
    const before = await staying({ backwards: true }, spread + 1)
    const [left, right] = [before.slice(0, spread).toReversed(), after.slice(0, spread)]
    const block = [...left, ...moved, ...right]
    const places = placesBetween(before[spread]?.listed.place, after[spread]?.listed.place, block.length)
    if (!places) continue
    const placed = block.map((item, index) => ({ item, place: places[index] ?? '' }))
    const around = placed.filter(({ item }) => !ids.has(item.id))
    return [
      ...around.filter(({ item, place }) => place <= item.listed.place),
      ...around.filter(({ item, place }) => place > item.listed.place).toReversed(),
      ...placed.filter(({ item }) => ids.has(item.id)),
    ]
  }
}
