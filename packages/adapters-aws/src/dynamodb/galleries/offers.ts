import type { Dynamo, Row } from '../dynamo.ts'
import { inOrder } from '../albums/album-order.ts'
import { readAlbum } from '../albums/album-rows.ts'
import type { GalleryRow } from './gallery-rows.ts'
import { badCursor } from './item-faults.ts'
import { photosTable, type PhotoItemsRow } from './item-keys.ts'

/** Photos of the album that are looked at for one page at most; a page may be shorter for it. */
const mostLookedAt = 2000

type AlbumPhoto = Row & { photoId: string; visible: boolean; time: string }

/** Visible photos of the gallery's album that are no items, the latest taken first. @throws AppError `invalid-input`. */
export async function readOffers(
  dynamo: Dynamo,
  gallery: GalleryRow,
  cursor: string | undefined,
  limit: number,
): Promise<{ photoIds: string[]; next?: string }> {
  if (cursor !== undefined && !/^\d{17}\.[0-9a-z]{26}$/.test(cursor)) throw badCursor()
  const { albumId, accountId } = gallery
  if (albumId === null || !(await readAlbum(dynamo, accountId, albumId))) return { photoIds: [] }
  const together = Math.max(50, limit + 1)
  const offered: AlbumPhoto[] = []
  let group: AlbumPhoto[] = []
  let lookedAt = 0
  const photos = inOrder<AlbumPhoto>(dynamo, albumId, 'newest', {
    ...(cursor === undefined ? {} : { after: cursor }),
    onlyVisible: true,
    together,
  })
  for await (const photo of photos) {
    group.push(photo)
    if (group.length < together) continue
    offered.push(...(await withoutItems(dynamo, gallery.id, group)))
    lookedAt += group.length
    if (offered.length > limit) break
    if (lookedAt >= mostLookedAt) return { photoIds: idsOf(offered), next: photo.time }
    group = []
  }
  if (offered.length <= limit) offered.push(...(await withoutItems(dynamo, gallery.id, group)))
  const page = offered.slice(0, limit)
  const last = page.at(-1)
  return offered.length > limit && last
    ? { photoIds: idsOf(page), next: last.time }
    : { photoIds: idsOf(page) }
}

const idsOf = (photos: readonly AlbumPhoto[]) => photos.map(({ photoId }) => photoId)

async function withoutItems(
  dynamo: Dynamo,
  galleryId: string,
  photos: readonly AlbumPhoto[],
): Promise<AlbumPhoto[]> {
  const rows = await dynamo.getMany<PhotoItemsRow>(
    photosTable,
    photos.map(({ photoId }) => ({ photoId })),
  )
  const items = new Set(rows.filter((row) => row[galleryId] !== undefined).map(({ photoId }) => photoId))
  return photos.filter(({ photoId }) => !items.has(photoId))
}
