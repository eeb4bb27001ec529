import type { PhotoPatch } from '../ports/photo-store.ts'
import type { Photo } from './photo.ts'

/** The photo with an edit applied; the very same object when that changes nothing. */
export function withPatch(photo: Photo, patch: PhotoPatch): Photo {
  const { location, place, ...rest } = patch
  const result: Photo = { ...photo, ...rest }
  if (location === null) delete result.location
  else if (location) result.location = location
  if (place === null) delete result.place
  else if (place) result.place = place
  return JSON.stringify(sorted(result)) === JSON.stringify(sorted(photo)) ? photo : result
}

const sorted = (photo: Photo) => Object.entries(photo).sort(([a], [b]) => (a < b ? -1 : 1))
