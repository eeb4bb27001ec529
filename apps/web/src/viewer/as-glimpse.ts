import type { Photo } from '@cloudalbum/contract'
import type { PhotoGlimpse } from './neighbours.ts'

export function asGlimpse(photo: Photo): PhotoGlimpse {
  return {
    id: photo.id,
    widthPx: photo.width,
    heightPx: photo.height,
    thumbHash: photo.thumbHash,
    thumbnailUrl: photo.thumbnailUrl,
    previewUrl: photo.previewUrl,
    localMs: photo.taken.localMs,
    favourite: photo.favourite,
    state: photo.state,
    fileName: photo.fileName,
    place: photo.place ? `${photo.place.city}, ${photo.place.country}` : '',
  }
}

/** `2008-10`: the section of the timeline that a photo is in. */
export function monthOf(localMs: number): string {
  const date = new Date(localMs)
  const year = date.getUTCFullYear()
  const digits = String(Math.abs(year)).padStart(4, '0')
  return `${year < 0 ? '-' : ''}${digits}-${String(date.getUTCMonth() + 1).padStart(2, '0')}`
}
