import { notFound, type Album, type AlbumSummary, type CoverPhoto } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'

/** What an album shows, as it was after so many changes of its photos, its order and its cover. */
export interface StoredSummary extends Pick<AlbumSummary, 'fromLocalMs' | 'toLocalMs'> {
  changes: number
  cover: Omit<CoverPhoto, 'accountId'> | null
}

/** A row of `albums`. */
export interface AlbumRow extends Album {
  /** Its visible photos; exact. */
  photoCount: number
  /** Counts what may change its summary. */
  changes: number
  /** Left behind when `changes` went on. */
  summary?: StoredSummary
  /** Where the next photo goes that is added at the end. */
  nextPosition: number
  /** Not there for anybody: its photos are still being added, or removed. */
  hidden?: 'making' | 'removing'
}

/** Beside an account's albums: `version` counts changes of how they nest, so that two of them never meet unseen. */
export const treeId = 'tree'

/** Undefined also for an album of another account. */
export async function readAlbum(
  dynamo: Dynamo,
  accountId: string,
  id: string,
): Promise<AlbumRow | undefined> {
  const album = id === treeId ? undefined : await dynamo.get<Row & AlbumRow>('albums', { accountId, id })
  return album?.hidden ? undefined : album
}

/** @throws AppError `not-found`, also for an album of another account. */
export async function requireAlbum(dynamo: Dynamo, accountId: string, id: string): Promise<AlbumRow> {
  const album = await readAlbum(dynamo, accountId, id)
  if (!album) throw notFound('album')
  return album
}

/** All of an account, those that are hidden among them. */
export async function readAlbums(dynamo: Dynamo, accountId: string): Promise<AlbumRow[]> {
  const rows = await Array.fromAsync(
    dynamo.each<Row & AlbumRow>({
      table: 'albums',
      keys: '#accountId = :accountId',
      values: { accountId },
      consistent: true,
    }),
  )
  return rows.filter(({ id }) => id !== treeId)
}

/** By title as SQLite's NOCASE has it: letters A to Z are those of a to z. */
export function byTitle(a: Pick<Album, 'id' | 'title'>, b: Pick<Album, 'id' | 'title'>): number {
  return Buffer.compare(folded(a.title), folded(b.title)) || (a.id < b.id ? -1 : 1)
}

const folded = (title: string) => Buffer.from(title.replace(/[A-Z]/g, (letter) => letter.toLowerCase()))
