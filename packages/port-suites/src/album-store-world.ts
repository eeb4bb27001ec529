import type { AlbumStore, PhotoStore } from '@cloudalbum/core'

export interface AlbumStoreParts {
  albums: AlbumStore
  photos: PhotoStore
  close: () => Promise<void> | void
}

/** What the cases share. */
export interface AlbumStoreWorld {
  anna: string
  bert: string
  albums: AlbumStore
  photos: PhotoStore
  /** An album of Anna's. Gives its id. */
  album: (title: string, photoIds?: string[], parentId?: string | null) => Promise<string>
  shown: (id: string) => Promise<string[]>
}
