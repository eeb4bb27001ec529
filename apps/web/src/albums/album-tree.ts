import type { Album } from '@cloudalbum/contract'

type Node = Pick<Album, 'id' | 'parentId'>

/** Albums directly inside another one; null: those inside none. An album whose parent is not there counts as top-level. */
export function childrenOf<T extends Node>(albums: readonly T[], parentId: string | null): T[] {
  if (parentId !== null) return albums.filter((album) => album.parentId === parentId)
  const ids = new Set(albums.map(({ id }) => id))
  return albums.filter((album) => album.parentId === null || !ids.has(album.parentId))
}

/** From the top-level album down to the one that holds `id`; without the album itself. */
export function pathTo<T extends Node>(albums: readonly T[], id: string): T[] {
  const byId = new Map(albums.map((album) => [album.id, album]))
  const path: T[] = []
  const seen = new Set([id])
  let parent = byId.get(byId.get(id)?.parentId ?? '')
  while (parent && !seen.has(parent.id)) {
    seen.add(parent.id)
    path.unshift(parent)
    parent = byId.get(parent.parentId ?? '')
  }
  return path
}

export interface ParentChoice<T> {
  album: T
  /** 0 for a top-level album. */
  depth: number
}

/** Where an album may go: every album but itself and what is inside it, each below its own parent. */
export function parentChoices<T extends Node & Pick<Album, 'title'>>(
  albums: readonly T[],
  movingId: string,
  locale: string,
): ParentChoice<T>[] {
  const byTitle = (a: T, b: T) => a.title.localeCompare(b.title, locale, { numeric: true })
  const below = (parentId: string | null, depth: number): ParentChoice<T>[] =>
    childrenOf(albums, parentId)
      .filter(({ id }) => id !== movingId)
      .sort(byTitle)
      .flatMap((album) => [{ album, depth }, ...below(album.id, depth + 1)])
  return below(null, 0)
}

export const albumSorts = ['recent', 'title'] as const
export type AlbumSort = (typeof albumSorts)[number]

/** `recent`: what was changed last comes first. */
export function sortAlbums<T extends Pick<Album, 'title' | 'updatedAtMs'>>(
  albums: readonly T[],
  sort: AlbumSort,
  locale: string,
): T[] {
  return albums.toSorted((a, b) =>
    sort === 'title'
      ? a.title.localeCompare(b.title, locale, { numeric: true })
      : b.updatedAtMs - a.updatedAtMs,
  )
}
