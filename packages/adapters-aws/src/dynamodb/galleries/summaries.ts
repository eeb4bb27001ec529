import type { GallerySummary } from '@cloudalbum/core'
import { readAlbum } from '../albums/album-rows.ts'
import type { Dynamo } from '../dynamo.ts'
import { readTotals } from './gallery-counts.ts'
import { toGallery, type GalleryRow } from './gallery-rows.ts'
import { readItem } from './item-rows.ts'
import { readList } from './read-lists.ts'
import type { Settle } from './settle.ts'

/** An album or a cover that is gone is noticed here. */
export async function summarize(
  { dynamo, settle }: { dynamo: Dynamo; settle: Settle },
  row: GalleryRow,
): Promise<GallerySummary> {
  const { id, accountId, albumId, coverItemId } = row
  const [totals, chosen, album] = await Promise.all([
    settle(id).then(() => readTotals(dynamo, id)),
    coverItemId === null ? undefined : readItem(dynamo, coverItemId),
    albumId === null ? undefined : readAlbum(dynamo, accountId, albumId),
  ])
  const cover =
    chosen?.listed.shown || totals.shown === 0 ? chosen : (await readList(dynamo, id, {}, { limit: 1 }))[0]
  const isShown = cover?.listed.shown === true
  return {
    ...toGallery(row),
    albumId: album ? albumId : null,
    coverItemId: chosen ? coverItemId : null,
    itemCount: totals.items,
    shownCount: totals.shown,
    claimCount: totals.claims,
    shownCoverId: isShown ? cover.id : null,
    coverPhotoId: isShown ? (cover.photoId ?? null) : null,
  }
}
