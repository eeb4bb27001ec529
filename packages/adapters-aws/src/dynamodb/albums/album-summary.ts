import type { AlbumSummary, CoverPhoto } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'
import { firstVisible } from './album-order.ts'
import type { AlbumRow, StoredSummary } from './album-rows.ts'
import type { MemberRow } from './member-rows.ts'

/**
 * What an album shows. Changes of photos only say that there was one; the first reader afterwards looks what the album shows
 * now, and leaves it in the row for others.
 */
export async function summarize(dynamo: Dynamo, album: AlbumRow): Promise<AlbumSummary> {
  if (album.summary?.changes === album.changes) return summaryOf(album, album.summary)
  const chosen = await readMember(dynamo, album.id, album.coverPhotoId)
  const summary = await look(dynamo, album, chosen)
  // The chosen photo was purged: it is not chosen any more.
  const coverPhotoId = chosen ? album.coverPhotoId : null
  const { accountId, id, changes } = album
  // Where something has changed since, somebody else looks again.
  await dynamo.update(
    'albums',
    { accountId, id },
    {
      update: 'SET #summary = :summary, #coverPhotoId = :coverPhotoId',
      condition: '#changes = :changes',
      values: { summary, coverPhotoId, changes },
    },
  )
  return summaryOf({ ...album, coverPhotoId }, summary)
}

async function look(
  dynamo: Dynamo,
  { id, order, changes, photoCount }: AlbumRow,
  chosen: MemberRow | undefined,
): Promise<StoredSummary> {
  if (photoCount === 0) return { changes, cover: null, fromLocalMs: null, toLocalMs: null }
  const [oldest, newest, arranged] = await Promise.all([
    firstVisible<Row & MemberRow>(dynamo, id, 'oldest'),
    firstVisible<Row & MemberRow>(dynamo, id, 'newest'),
    order === 'manual' ? firstVisible<Row & MemberRow>(dynamo, id, order) : undefined,
  ])
  const first = { manual: arranged, oldest, newest }[order]
  const cover = chosen?.visible ? chosen : await readMember(dynamo, id, first?.photoId ?? null)
  return {
    changes,
    cover: cover ? coverOf(cover) : null,
    fromLocalMs: oldest?.localMs ?? null,
    toLocalMs: newest?.localMs ?? null,
  }
}

/** Undefined when it is not in the album. */
const readMember = async (dynamo: Dynamo, albumId: string, photoId: string | null) =>
  photoId === null ? undefined : dynamo.get<Row & MemberRow>('album-photos', { albumId, photoId })

const coverOf = ({
  photoId,
  sha256,
  renditionVersion,
  thumbHash,
}: MemberRow): Omit<CoverPhoto, 'accountId'> => ({
  id: photoId,
  sha256,
  renditionVersion,
  thumbHash,
})

const summaryOf = (album: AlbumRow, { cover, fromLocalMs, toLocalMs }: StoredSummary): AlbumSummary => ({
  id: album.id,
  accountId: album.accountId,
  parentId: album.parentId,
  title: album.title,
  description: album.description,
  order: album.order,
  coverPhotoId: album.coverPhotoId,
  createdAtMs: album.createdAtMs,
  updatedAtMs: album.updatedAtMs,
  version: album.version,
  photoCount: album.photoCount,
  cover: cover && { ...cover, accountId: album.accountId },
  fromLocalMs,
  toLocalMs,
})
