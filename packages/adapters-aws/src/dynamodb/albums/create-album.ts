import type { AlbumSummary, NewAlbum, PhotoStore } from '@cloudalbum/core'
import { optimistically } from '../came-between.ts'
import type { Dynamo, Row, Write } from '../dynamo.ts'
import { addPhotos } from './add-photos.ts'
import { requireAlbum, type AlbumRow } from './album-rows.ts'
import { summarize } from './album-summary.ts'
import { checkParent, readTree } from './album-tree.ts'
import { requireOwnPhotos } from './member-rows.ts'
import { firstPosition } from './positions.ts'
import { finishRemoval } from './remove-album.ts'

/** With photos it is hidden until the last of them is in it, so that nobody sees half of it; a crash leaves it hidden. */
export async function createAlbum(
  dynamo: Dynamo,
  photos: Pick<PhotoStore, 'getMany'>,
  album: NewAlbum,
  photoIds: string[],
): Promise<AlbumSummary> {
  const { accountId, id, createdAtMs } = album
  await requireOwnPhotos(photos, accountId, photoIds)
  const row = newRow(album, photoIds.length > 0)
  await optimistically(() => putRow(dynamo, row))
  if (photoIds.length > 0) {
    const readAlbum = () => requireMade(dynamo, row)
    try {
      await addPhotos({ dynamo, photos, readAlbum, nowMs: createdAtMs }, photoIds)
      await dynamo.update(
        'albums',
        { accountId, id },
        { update: 'REMOVE #hidden', condition: '#hidden = :making', values: { making: 'making' } },
      )
    } catch (error) {
      await finishRemoval(dynamo, accountId, id)
      throw error
    }
  }
  return summarize(dynamo, await requireAlbum(dynamo, accountId, id))
}

const newRow = (album: NewAlbum, isHidden: boolean): Row & AlbumRow => ({
  ...album,
  coverPhotoId: null,
  updatedAtMs: album.createdAtMs,
  version: 1,
  photoCount: 0,
  changes: 0,
  summary: { changes: 0, cover: null, fromLocalMs: null, toLocalMs: null },
  nextPosition: firstPosition,
  ...(isHidden ? { hidden: 'making' } : {}),
})

async function putRow(dynamo: Dynamo, row: Row & AlbumRow): Promise<void> {
  const condition = 'attribute_not_exists(#id)'
  // Where it is there already, it is this one: an answer was lost on the way.
  if (row.parentId === null) return void (await dynamo.put('albums', row, { condition }))
  const { albums, change } = await readTree(dynamo, row.accountId)
  checkParent(albums, null, row.parentId)
  const made: Write = { table: 'albums', put: row, condition }
  await dynamo.transact([made, change])
}

async function requireMade(dynamo: Dynamo, { accountId, id }: AlbumRow): Promise<AlbumRow> {
  const album = await dynamo.get<Row & AlbumRow>('albums', { accountId, id })
  if (!album) throw new Error('An album is gone while it was made.')
  return album
}
