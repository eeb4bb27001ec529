import { chunks } from '../chunks.ts'
import type { Dynamo } from '../dynamo.ts'
import type { GalleryRow } from '../galleries/gallery-rows.ts'
import { itemsTable, itemWrites, unsettled, type ItemRow } from '../galleries/item-rows.ts'
import { createSettle, type Settle } from '../galleries/settle.ts'
import { getPhotos, photosTable } from '../photos/photo-reader.ts'
import { writes, type Difference, type Look } from './difference.ts'
import { itemsOf, liveGalleries } from './gallery-reader.ts'

/** Whether items are shown, and their likes. Lists and counts of a gallery follow by themselves, and are looked at afterwards. */
export const lookAtItems: Look = async (dynamo, accountId, signal) => {
  const settle = createSettle(dynamo)
  const found: Difference[] = []
  for (const gallery of await liveGalleries(dynamo, accountId)) {
    await settle(gallery.id)
    for (const items of chunks(await itemsOf(dynamo, gallery.id, signal), together)) {
      signal.throwIfAborted()
      const terms = { dynamo, settle, gallery, ready: await readyPhotos(dynamo, items) }
      const likes = await Promise.all(items.map((item) => liked(terms, item)))
      found.push(
        ...items.flatMap((item) => [...standing(terms, item), ...shown(terms, item)]),
        ...likes.flat(),
      )
    }
  }
  return found
}

/** Each asks for its likes. */
const together = 25

interface Terms {
  dynamo: Dynamo
  settle: Settle
  gallery: GalleryRow
  /** Ids of ready photos. */
  ready: ReadonlySet<string>
}

async function readyPhotos(dynamo: Dynamo, items: readonly ItemRow[]): Promise<Set<string>> {
  const photos = await getPhotos(
    dynamo,
    items.flatMap(({ photoId }) => photoId ?? []),
  )
  return new Set(photos.flatMap(({ id, state }) => (state === 'ready' ? id : [])))
}

/** It is counted where it stood, and nothing says so any more. */
function standing({ dynamo, settle, gallery }: Terms, { id, counted, listed }: ItemRow): Difference[] {
  if (!counted) return []
  return [
    {
      what: `item ${id} in gallery ${gallery.id}`,
      stored: `counted in edition ${counted.edition}`,
      counted: `edition ${listed.edition}`,
      mend: async () => {
        await dynamo.transact([unsettled(gallery.id, id)])
        return settle(gallery.id)
      },
    },
  ]
}

function shown({ dynamo, settle, gallery, ready }: Terms, item: ItemRow): Difference[] {
  const { id, photoId, listed } = item
  const isReady = photoId !== undefined && ready.has(photoId)
  if (isReady === listed.shown) return []
  const photoIs = photoId === undefined ? [] : [photoStill(photoId, isReady)]
  const condition = `#listed.#shown = :before AND ${photoId === undefined ? 'attribute_not_exists(#photoId)' : '#photoId = :photoId'}`
  const change = itemWrites(item, {
    listed: { shown: isReady },
    condition,
    values: { before: listed.shown, photoId },
  })
  const set = writes(dynamo, [...change, ...photoIs])
  return [
    {
      what: `whether item ${id} is shown`,
      stored: String(listed.shown),
      counted: String(isReady),
      mend: async () => (await set()) && (await settle(gallery.id), true),
    },
  ]
}

const photoStill = (id: string, isReady: boolean) => ({
  table: photosTable,
  check: { id },
  condition: isReady ? '#state = :ready' : 'attribute_not_exists(#id) OR #state <> :ready',
  values: { ready: 'ready' },
})

/** Of an item that came with likes before those were written down apart, it is known only when there are too few. */
async function liked({ dynamo, gallery }: Terms, item: ItemRow): Promise<Difference[]> {
  const { id, likes, startingLikes } = item
  const rows = await dynamo.count({
    table: 'gallery-likes',
    index: 'byItem',
    keys: '#itemId = :id',
    values: { id },
  })
  const counted = (startingLikes ?? 0) + rows
  if (likes === counted || (startingLikes === undefined && likes > counted)) return []
  return [
    {
      what: `likes of item ${id}`,
      stored: String(likes),
      counted: String(counted),
      mend: writes(dynamo, [
        {
          table: itemsTable,
          change: { id },
          update: 'SET #likes = :counted',
          condition: '#galleryId = :galleryId AND #likes = :likes',
          values: { galleryId: gallery.id, counted, likes },
        },
      ]),
    },
  ]
}
