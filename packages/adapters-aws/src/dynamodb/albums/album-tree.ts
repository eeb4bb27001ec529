import { invalid, maxAlbumDepth, notFound } from '@cloudalbum/core'
import type { Dynamo, Row, Write } from '../dynamo.ts'
import { readAlbums, treeId, type AlbumRow } from './album-rows.ts'

/** How the albums of an account nest. */
export interface AlbumTree {
  albums: AlbumRow[]
  /** Part of every transaction that changes it: refused when another change came first. */
  change: Write
}

export async function readTree(dynamo: Dynamo, accountId: string): Promise<AlbumTree> {
  // The version first: what changes while the albums are read is noticed.
  const seen = await dynamo.get<Row & { version: number }>('albums', { accountId, id: treeId })
  const albums = await readAlbums(dynamo, accountId)
  const change: Write = {
    table: 'albums',
    change: { accountId, id: treeId },
    update: 'ADD #version :one',
    condition: seen ? '#version = :seen' : 'attribute_not_exists(#version)',
    values: { one: 1, ...(seen ? { seen: seen.version } : {}) },
  }
  return { albums, change }
}

/**
 * Whether an album (null: a new one) can be put into another. @throws AppError `not-found` for a parent that the
 * account does not have, `invalid-input` for a cycle or too deep nesting.
 */
export function checkParent(albums: readonly AlbumRow[], id: string | null, parentId: string | null): void {
  if (parentId === null) return
  const above = ancestors(albums, parentId)
  if (above.length === 0) throw notFound('album')
  if (id !== null && above.includes(id))
    throw invalid('An album cannot be put into itself or into an album inside it.', {
      parentId: 'is inside this album',
    })
  if (above.length + (id === null ? 1 : height(albums, id)) > maxAlbumDepth)
    throw invalid(`Albums nest at most ${maxAlbumDepth} deep.`, { parentId: 'is nested too deep' })
}

/** The album and what it is in, up to the top; empty when there is no such album. */
function ancestors(albums: readonly AlbumRow[], id: string): string[] {
  const byId = new Map(albums.filter(({ hidden }) => !hidden).map((album) => [album.id, album]))
  const above: string[] = []
  for (let album = byId.get(id); album; album = byId.get(album.parentId ?? '')) above.push(album.id)
  return above
}

/** Levels that an album takes: 1 without albums inside. */
function height(albums: readonly AlbumRow[], id: string): number {
  const inside = albums.filter(({ parentId }) => parentId === id)
  return 1 + Math.max(0, ...inside.map((album) => height(albums, album.id)))
}
