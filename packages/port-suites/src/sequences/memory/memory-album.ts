import type { AlbumPorts } from '../album-ports.ts'
import { MemoryPhotoIndex } from './memory-photo-index.ts'
import { MemoryPhotos } from './memory-photos.ts'

/** Every port that sequences call, in memory: what the ports promise, with nothing counted, indexed or cached. */
export function createMemoryAlbum() {
  const photos = new MemoryPhotos()
  return { photos, index: new MemoryPhotoIndex(photos) } satisfies AlbumPorts
}

export type MemoryAlbum = ReturnType<typeof createMemoryAlbum>
