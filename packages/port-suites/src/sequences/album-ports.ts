import type { PhotoIndex, PhotoStore } from '@cloudalbum/core'

/** What sequences call. */
export interface AlbumPorts {
  photos: PhotoStore
  index: PhotoIndex
}
