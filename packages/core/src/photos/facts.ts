import type { PhotoFacts } from '../ports/photo-store.ts'
import type { Photo } from './photo.ts'

/** The photo with what processing found; what the owner set by hand stays. */
export function withFacts(photo: Photo, facts: Partial<PhotoFacts>): Photo {
  const { location, place, ...rest } = facts
  const result: Photo = { ...photo, ...rest }
  if (photo.edited.includes('location')) return keepEdited(photo, result)
  if (location) result.location = location
  else if ('location' in facts) delete result.location
  if (place) result.place = place
  else if ('location' in facts || 'place' in facts) delete result.place
  return keepEdited(photo, result)
}

function keepEdited(photo: Photo, result: Photo): Photo {
  const kept = { ...result }
  if (photo.edited.includes('taken')) kept.taken = photo.taken
  if (photo.edited.includes('description')) kept.description = photo.description
  if (photo.edited.includes('tags')) kept.tags = photo.tags
  return kept
}
