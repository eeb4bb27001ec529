import { notFound } from '@cloudalbum/core'
import { optimistically } from '../came-between.ts'
import type { Dynamo, Row, Write } from '../dynamo.ts'
import { removeLinksOf } from '../sharing/links-of-album.ts'
import { readAlbums, treeId, type AlbumRow } from './album-rows.ts'
import { readTree } from './album-tree.ts'
import { chunks } from '../chunks.ts'
import { noLongerIn, type MemberRow } from './member-rows.ts'

/** Rows of one transaction: an album each, or two rows of each photo. */
const together = 45

/**
 * Albums inside move up to its parent; then it is gone for everybody, in one step, and its photos and links are taken out
 * of it. The same again finishes what was cut off. Gives the ids of those that moved. @throws AppError `not-found`.
 */
export async function removeAlbum(
  dynamo: Dynamo,
  accountId: string,
  id: string,
  nowMs: number,
): Promise<string[]> {
  const moved: string[] = []
  for (let isHidden = false; !isHidden;) {
    const step = await optimistically(() => moveOutOrHide(dynamo, accountId, id, nowMs))
    moved.push(...step.moved)
    isHidden = step.isHidden
  }
  await finishRemoval(dynamo, accountId, id)
  return moved
}

/** Moves some of the albums inside; hides it with the last of them. */
async function moveOutOrHide(dynamo: Dynamo, accountId: string, id: string, nowMs: number) {
  const { albums, change } = await readTree(dynamo, accountId)
  const album = albums.find((one) => one.id === id)
  if (!album || album.hidden === 'making') throw notFound('album')
  if (album.hidden) return { moved: [], isHidden: true }
  const inside = albums.filter(({ parentId }) => parentId === id)
  const some = inside.slice(0, together)
  const isHidden = some.length === inside.length
  const writes = [...some.map((child) => moveUp(child, album.parentId, nowMs)), change]
  await dynamo.transact(isHidden ? [...writes, hiding(accountId, id)] : writes)
  return { moved: some.flatMap((child) => (child.hidden ? [] : [child.id])), isHidden }
}

const hiding = (accountId: string, id: string): Write => ({
  table: 'albums',
  change: { accountId, id },
  update: 'SET #hidden = :removing',
  condition: 'attribute_exists(#id)',
  values: { removing: 'removing' },
})

const moveUp = ({ accountId, id, version }: AlbumRow, parentId: string | null, nowMs: number): Write => ({
  table: 'albums',
  change: { accountId, id },
  update: 'SET #parentId = :parentId, #updatedAtMs = :nowMs ADD #version :one',
  condition: '#version = :version',
  values: { parentId, nowMs, version, one: 1 },
})

/** Of a hidden album. Missing is fine. */
export async function finishRemoval(dynamo: Dynamo, accountId: string, id: string): Promise<void> {
  await removeLinksOf(dynamo, accountId, id)
  await optimistically(async () => {
    const members = await Array.fromAsync(
      dynamo.each<Row & MemberRow>({
        table: 'album-photos',
        keys: '#albumId = :id',
        values: { id },
        projection: '#albumId, #photoId',
        consistent: true,
      }),
    )
    for (const some of chunks(members, together)) await dynamo.transact(some.flatMap(takenOut))
  })
  await dynamo.remove('albums', { accountId, id })
}

const takenOut = ({ albumId, photoId }: MemberRow): Write[] => [
  { table: 'album-photos', remove: { albumId, photoId } },
  noLongerIn(photoId, albumId),
]

/** Each is gone in steps, as if it were removed alone; the same again finishes what was cut off. */
export async function removeAllAlbums(dynamo: Dynamo, accountId: string): Promise<void> {
  for (const { id } of await readAlbums(dynamo, accountId)) {
    await dynamo.transact([hiding(accountId, id)])
    await finishRemoval(dynamo, accountId, id)
  }
  await dynamo.remove('albums', { accountId, id: treeId })
}
