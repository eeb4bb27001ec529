import type { PhotoStore } from '@cloudalbum/core'
import { optimistically } from '../came-between.ts'
import type { Dynamo, Write } from '../dynamo.ts'
import { requireAlbum } from './album-rows.ts'
import { chunks } from '../chunks.ts'
import { noLongerIn, readMembers, requireOwnPhotos, type MemberRow } from './member-rows.ts'

/** Two rows each in one transaction, and the album. */
const together = 45

interface RemovePhotos {
  dynamo: Dynamo
  photos: Pick<PhotoStore, 'getMany'>
  accountId: string
  id: string
  nowMs: number
}

/**
 * Gives how many were in it. More than 45 go in steps; what is refused is refused before the first. A crash leaves the first
 * ones removed, and the same again removes the others.
 */
export async function removePhotos(terms: RemovePhotos, photoIds: string[]): Promise<number> {
  const { dynamo, photos, accountId, id } = terms
  await requireAlbum(dynamo, accountId, id)
  await requireOwnPhotos(photos, accountId, photoIds)
  let removed = 0
  for (const some of chunks(photoIds, together))
    removed += await optimistically(() => removeSome(terms, some))
  return removed
}

async function removeSome(
  { dynamo, accountId, id, nowMs }: RemovePhotos,
  photoIds: string[],
): Promise<number> {
  const album = await requireAlbum(dynamo, accountId, id)
  const members = [...(await readMembers(dynamo, id, photoIds)).values()]
  if (members.length === 0) return 0
  const isCover = members.some(({ photoId }) => photoId === album.coverPhotoId)
  const counted: Write = {
    table: 'albums',
    change: { accountId, id },
    update: `SET #updatedAtMs = :nowMs${isCover ? ', #coverPhotoId = :none' : ''} ADD #photoCount :fewer, #changes :one`,
    condition: `attribute_exists(#id) AND attribute_not_exists(#hidden)${isCover ? ' AND #coverPhotoId = :cover' : ''}`,
    values: {
      nowMs,
      fewer: -members.filter(({ visible }) => visible).length,
      one: 1,
      ...(isCover ? { none: null, cover: album.coverPhotoId } : {}),
    },
  }
  await dynamo.transact([...members.flatMap(removal), counted])
  return members.length
}

const removal = ({ albumId, photoId, visible }: MemberRow): Write[] => [
  {
    table: 'album-photos',
    remove: { albumId, photoId },
    condition: '#visible = :visible',
    values: { visible },
  },
  noLongerIn(photoId, albumId),
]
