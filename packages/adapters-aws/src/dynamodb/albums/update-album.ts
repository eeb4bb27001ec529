import { AppError, invalid, type AlbumPatch, type AlbumSummary } from '@cloudalbum/core'
import { CameBetween, optimistically } from '../came-between.ts'
import type { Dynamo, Row } from '../dynamo.ts'
import { requireAlbum, type AlbumRow } from './album-rows.ts'
import { summarize } from './album-summary.ts'
import { checkParent, readTree } from './album-tree.ts'
import { readMembers } from './member-rows.ts'

interface UpdateAlbum {
  dynamo: Dynamo
  accountId: string
  id: string
  nowMs: number
}

/** One conditional write; where it goes is a transaction with the tree of albums. */
export const updateAlbum = (
  terms: UpdateAlbum,
  patch: AlbumPatch,
  version: number | undefined,
): Promise<AlbumSummary> =>
  optimistically(async () => {
    const { dynamo, accountId, id } = terms
    const album = await requireAlbum(dynamo, accountId, id)
    if (version !== undefined && version !== album.version)
      throw new AppError('conflict', 'The album has changed meanwhile. Load it again.')
    if (patch.coverPhotoId) await requireVisible(dynamo, id, patch.coverPhotoId)
    const changed =
      patch.parentId === undefined
        ? await change(terms, album, patch)
        : await changeWithParent(terms, album, { ...patch, parentId: patch.parentId })
    return summarize(dynamo, changed)
  })

async function requireVisible(dynamo: Dynamo, albumId: string, coverPhotoId: string): Promise<void> {
  const members = await readMembers(dynamo, albumId, [coverPhotoId])
  if (!members.get(coverPhotoId)?.visible)
    throw invalid('The cover must be a photo of the album.', {
      coverPhotoId: 'is not a visible photo of this album',
    })
}

async function change(terms: UpdateAlbum, album: AlbumRow, patch: AlbumPatch): Promise<AlbumRow> {
  const { dynamo, accountId, id } = terms
  const answer = await dynamo.attempt<Row & AlbumRow>(
    'albums',
    { accountId, id },
    writing(terms, album, patch),
  )
  if (answer.done) return answer.row
  if (answer.row && isDone(answer.row, terms, album, patch)) return answer.row
  throw new CameBetween()
}

/** The answer to the same request was lost, and it was sent again. */
const isDone = (row: AlbumRow, { nowMs }: UpdateAlbum, before: AlbumRow, patch: AlbumPatch) =>
  row.version === before.version + 1 &&
  row.updatedAtMs === nowMs &&
  Object.entries(patch).every(([name, value]) => row[name as keyof AlbumPatch] === value)

async function changeWithParent(
  terms: UpdateAlbum,
  album: AlbumRow,
  patch: AlbumPatch & { parentId: string | null },
): Promise<AlbumRow> {
  const { dynamo, accountId, id } = terms
  const tree = await readTree(dynamo, accountId)
  checkParent(tree.albums, id, patch.parentId)
  await dynamo.transact([
    { table: 'albums', change: { accountId, id }, ...writing(terms, album, patch) },
    tree.change,
  ])
  return requireAlbum(dynamo, accountId, id)
}

/** An order or a cover is a reason to look again what the album shows. */
function writing({ nowMs }: UpdateAlbum, { version }: AlbumRow, patch: AlbumPatch) {
  const sets = Object.keys(patch).map((name) => `#${name} = :${name}`)
  const shows = patch.order !== undefined || patch.coverPhotoId !== undefined
  return {
    update: `SET ${[...sets, '#updatedAtMs = :nowMs'].join(', ')} ADD #version :one${shows ? ', #changes :one' : ''}`,
    condition: '#version = :version AND attribute_not_exists(#hidden)',
    values: { ...patch, nowMs, version, one: 1 },
  }
}
