import { invalid, type Photo, type PhotoStore } from '@cloudalbum/core'
import { optimistically } from '../came-between.ts'
import { TransactionRefused } from '../dynamo-errors.ts'
import type { Dynamo, Write } from '../dynamo.ts'
import type { AlbumRow } from './album-rows.ts'
import { chunks } from '../chunks.ts'
import {
  maxAlbumsOfPhoto,
  nowIn,
  photoAsRead,
  positionKey,
  readMembers,
  requireOwnPhotos,
  shownPhoto,
  type MemberRow,
  type PhotoAlbumsRow,
} from './member-rows.ts'
import { positionAt } from './positions.ts'

/** Three rows each in one transaction, and the album. */
const together = 30

export interface AddPhotos {
  dynamo: Dynamo
  photos: Pick<PhotoStore, 'getMany'>
  readAlbum: () => Promise<AlbumRow>
  nowMs: number
}

/**
 * Adds at the end, in the order given. Gives how many were not in it before. More than 30 go in steps; what is refused is
 * refused before the first. A crash leaves the first ones added, and the same again adds the others.
 */
export async function addPhotos(terms: AddPhotos, photoIds: string[]): Promise<number> {
  const album = await terms.readAlbum()
  if (photoIds.length > together) await requireOwnPhotos(terms.photos, album.accountId, photoIds)
  let added = 0
  for (const some of chunks(photoIds, together)) added += await optimistically(() => addSome(terms, some))
  return added
}

async function addSome({ dynamo, photos, readAlbum, nowMs }: AddPhotos, photoIds: string[]): Promise<number> {
  const album = await readAlbum()
  const [own, members] = await Promise.all([
    requireOwnPhotos(photos, album.accountId, photoIds),
    readMembers(dynamo, album.id, photoIds),
  ])
  const fresh = own.filter(({ id }) => !members.has(id))
  if (fresh.length === 0) return 0
  const rows = fresh.map((photo, index) => memberRow(album, photo, index))
  const writes = [
    ...fresh.map(photoAsRead),
    ...rows.map((put): Write => ({
      table: 'album-photos',
      put,
      condition: 'attribute_not_exists(#photoId)',
    })),
    ...rows.map(({ photoId }) => nowIn(photoId, album.id)),
    counted(album, rows, nowMs),
  ]
  await dynamo.transact(writes).catch((error: unknown) => {
    if (error instanceof TransactionRefused && error.refusals.some(isFull)) throw tooMany()
    throw error
  })
  return fresh.length
}

const memberRow = (album: AlbumRow, photo: Photo, index: number): MemberRow & Record<string, unknown> => ({
  albumId: album.id,
  photoId: photo.id,
  position: positionKey(positionAt(album.nextPosition + index), photo.id),
  ...shownPhoto(photo),
})

const counted = (album: AlbumRow, rows: readonly MemberRow[], nowMs: number): Write => ({
  table: 'albums',
  change: { accountId: album.accountId, id: album.id },
  update: 'SET #nextPosition = :next, #updatedAtMs = :nowMs ADD #photoCount :visible, #changes :one',
  condition: `#nextPosition = :seen AND ${album.hidden ? '#hidden = :hidden' : 'attribute_not_exists(#hidden)'}`,
  values: {
    seen: album.nextPosition,
    next: album.nextPosition + rows.length,
    visible: rows.filter(({ visible }) => visible).length,
    hidden: album.hidden,
    one: 1,
    nowMs,
  },
})

const isFull = (refusal: TransactionRefused['refusals'][number]) =>
  ((refusal?.row as Partial<PhotoAlbumsRow> | undefined)?.albumIds?.size ?? 0) >= maxAlbumsOfPhoto

const tooMany = () =>
  invalid(`A photo can be in ${maxAlbumsOfPhoto} albums at most. Take it out of one of its albums first.`, {
    photoIds: 'holds a photo that is in too many albums',
  })
