import { notFound } from '@cloudalbum/core'
import { CameBetween, optimistically } from '../came-between.ts'
import { TransactionRefused } from '../dynamo-errors.ts'
import type { Dynamo, Row, Write } from '../dynamo.ts'
import { inOrder } from './album-order.ts'
import { requireAlbum, type AlbumRow } from './album-rows.ts'
import { chunks } from '../chunks.ts'
import { positionKey, readMembers, type MemberRow } from './member-rows.ts'
import { positionAt, positionsBetween } from './positions.ts'

/** Rows of one transaction, and the album. */
const together = 90

type Placed = Pick<MemberRow, 'photoId' | 'position'>

interface MovePhotos {
  dynamo: Dynamo
  accountId: string
  id: string
  nowMs: number
}

/**
 * Writes the rows of the moved photos, and all of them where the order was not manual before. More than 90 go in steps, the
 * last of which makes the order manual; a crash leaves each photo in its old or in its new place, and the same again
 * completes it.
 */
export const movePhotos = (terms: MovePhotos, photoIds: string[], before: string | null): Promise<void> =>
  optimistically(async () => {
    const { dynamo, accountId, id } = terms
    let album = await requireAlbum(dynamo, accountId, id)
    await requireMembers(dynamo, id, before === null ? photoIds : [...new Set([...photoIds, before])])
    if (album.order !== 'manual') album = await renumber(dynamo, album)
    let placed = await placesFor(dynamo, album, photoIds, before)
    if (!placed) {
      album = await renumber(dynamo, album)
      placed = await placesFor(dynamo, album, photoIds, before)
      // Others have moved as many to the same place meanwhile.
      if (!placed) throw new CameBetween()
    }
    await write(terms, album, placed)
  })

interface Places {
  rows: Placed[]
  nextPosition: number
}

async function write({ dynamo, accountId, id, nowMs }: MovePhotos, album: AlbumRow, places: Places) {
  const parts = chunks(places.rows, together)
  const last = parts.pop() ?? []
  for (const part of parts) await dynamo.transact(part.map((row) => placing(id, row)))
  const arranged: Write = {
    table: 'albums',
    change: { accountId, id },
    update:
      'SET #order = :manual, #updatedAtMs = :nowMs, #nextPosition = :next ADD #version :one, #changes :one',
    condition: '#nextPosition = :seen AND attribute_not_exists(#hidden)',
    values: { manual: 'manual', nowMs, one: 1, seen: album.nextPosition, next: places.nextPosition },
  }
  await dynamo.transact([...last.map((row) => placing(id, row)), arranged])
}

const placing = (albumId: string, { photoId, position }: Placed): Write => ({
  table: 'album-photos',
  change: { albumId, photoId },
  update: 'SET #position = :position',
  condition: 'attribute_exists(#photoId)',
  values: { position },
})

/** @throws AppError `not-found` when one is not in the album. */
async function requireMembers(dynamo: Dynamo, albumId: string, photoIds: string[]): Promise<void> {
  if ((await readMembers(dynamo, albumId, photoIds)).size !== photoIds.length)
    throw notFound('photo in this album')
}

/** Where the photos go, not counting those that they leave. Undefined when there is no room. */
async function placesFor(
  dynamo: Dynamo,
  album: AlbumRow,
  photoIds: string[],
  before: string | null,
): Promise<Places | undefined> {
  const moved = new Set(photoIds)
  const next = before === null ? undefined : await nextOf(dynamo, album.id, before, moved)
  const keyed = (positions: string[]) =>
    photoIds.map((photoId, index) => ({ photoId, position: positionKey(positions[index] ?? '', photoId) }))
  if (next === undefined) {
    const positions = photoIds.map((_, index) => positionAt(album.nextPosition + index))
    return { rows: keyed(positions), nextPosition: album.nextPosition + photoIds.length }
  }
  const previous = await firstOther(dynamo, album.id, moved, { below: next })
  const positions = positionsBetween(previous && placeOf(previous), placeOf(next), photoIds.length)
  return positions && { rows: keyed(positions), nextPosition: album.nextPosition }
}

const placeOf = (position: string) => position.split('.')[0] ?? ''

/** The position of a photo, or where it is moved itself, of the first one behind it that is not. */
async function nextOf(dynamo: Dynamo, albumId: string, photoId: string, moved: ReadonlySet<string>) {
  const row = await dynamo.get<Row & MemberRow>('album-photos', { albumId, photoId })
  if (!row) throw new CameBetween()
  return moved.has(photoId) ? firstOther(dynamo, albumId, moved, { above: row.position }) : row.position
}

async function firstOther(
  dynamo: Dynamo,
  albumId: string,
  moved: ReadonlySet<string>,
  { above, below }: { above?: string; below?: string },
): Promise<string | undefined> {
  const rows = dynamo.each<Row & Placed>({
    table: 'album-photos',
    index: 'byPosition',
    keys: `#albumId = :albumId AND #position ${above === undefined ? '< :below' : '> :above'}`,
    values: { albumId, above, below },
    backwards: above === undefined,
    consistent: true,
    limit: moved.size + 1,
  })
  for await (const { photoId, position } of rows) if (!moved.has(photoId)) return position
  return undefined
}

/**
 * Gives every photo a new place in the order that is shown now, behind all there are, the last one first: so the manual order
 * is the same after each step.
 */
async function renumber(dynamo: Dynamo, album: AlbumRow): Promise<AlbumRow> {
  const { accountId, id, order, nextPosition: seen } = album
  const rows = await Array.fromAsync(inOrder<Row & Placed & { visible: boolean }>(dynamo, id, order))
  const nextPosition = seen + rows.length
  const reserved = await dynamo.update<Row & AlbumRow>(
    'albums',
    { accountId, id },
    {
      update: 'SET #nextPosition = :next',
      condition: '#nextPosition = :seen',
      values: { seen, next: nextPosition },
    },
  )
  if (!reserved) throw new CameBetween()
  const placed = rows.map(({ photoId }, index) => ({
    photoId,
    position: positionKey(positionAt(seen + index), photoId),
  }))
  for (const part of chunks(placed.toReversed(), together)) await placeThatAreThere(dynamo, id, part)
  return reserved
}

/** Those that were removed meanwhile need no place. */
async function placeThatAreThere(dynamo: Dynamo, albumId: string, rows: Placed[]): Promise<void> {
  if (rows.length === 0) return
  try {
    await dynamo.transact(rows.map((row) => placing(albumId, row)))
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error
    const there = rows.filter((_, index) => error.refusals[index] === undefined)
    await placeThatAreThere(dynamo, albumId, there)
  }
}
