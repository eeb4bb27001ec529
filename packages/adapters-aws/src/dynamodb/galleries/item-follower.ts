import type { Photo } from '@cloudalbum/core'
import type { Dynamo, Write } from '../dynamo.ts'
import type { PhotoChange, PhotoFollower } from '../photo-follower.ts'
import { itemsOfPhoto, photosTable, type PhotoItemsRow } from './item-keys.ts'
import { itemWrites } from './item-rows.ts'
import { removal } from './remove-items.ts'

const isReady = ({ state }: Photo) => state === 'ready'

/**
 * Items follow their photo: they are shown while it is ready, and gone with it. Two writes for each gallery that it is in; index
 * and counters are settled by the next who looks at the gallery.
 */
export const createDynamoItemFollower = (dynamo: Dynamo): PhotoFollower => ({
  async writesFor(change) {
    const { before, after } = change
    if (after && isReady(before) === isReady(after)) return []
    const row = await dynamo.get<PhotoItemsRow>(photosTable, { photoId: before.id })
    if (!row) return unlessAdded(change)
    const items = itemsOfPhoto(row)
    if (after)
      return [
        asRead(row, after),
        ...items.flatMap((item) =>
          itemWrites(item, { listed: { shown: isReady(after) }, evenRemoved: true }),
        ),
      ]
    // The row of the photo goes with it: it has nothing to free later.
    return [
      asRead(row, after),
      ...items.flatMap((item) => removal(item, Date.now(), { unset: ['photoId'], evenRemoved: true })),
    ]
  },
})

/** Refused when the photo becomes an item at the same moment. One that is being purged becomes none. */
const unlessAdded = ({ before: { id, state } }: PhotoChange): Write[] =>
  state === 'purging'
    ? []
    : [{ table: photosTable, check: { photoId: id }, condition: 'attribute_not_exists(#photoId)' }]

/** Refused when the photo becomes an item, or is one no more, at the same moment. */
function asRead({ photoId, changes }: PhotoItemsRow, after: Photo | undefined): Write {
  const terms = { table: photosTable, condition: '#changes = :changes', values: { changes } }
  return after ? { ...terms, check: { photoId } } : { ...terms, remove: { photoId } }
}
