import type { Photo, PhotoEdit } from '@cloudalbum/core'
import { descriptionOf, locationOf, tagsOf, takenOf, type Fields } from './fields.ts'

/**
 * What an edit of the old client changes. It sends back everything that it was shown, so that only what differs is
 * an edit. An empty text clears tags and description; the words for nothing leave them.
 */
export function editOf(fields: Fields, photo: Photo): PhotoEdit {
  const edit: PhotoEdit = {}
  const tags = fields['tags'] === '' ? [] : tagsOf(fields)
  if (tags && tags.join() !== photo.tags.join()) edit.tags = tags
  const description = fields['desc'] === '' ? '' : descriptionOf(fields)
  if (description !== undefined && description !== photo.description) edit.description = description
  const localMs = takenOf(fields)
  if (localMs !== undefined && localMs !== Math.floor(photo.taken.localMs / 1000) * 1000)
    edit.taken = { localMs, offsetMinutes: photo.taken.offsetMinutes }
  const location = locationOf(fields)
  if (location && !isNear(location, photo.location)) edit.location = location
  return edit
}

/** A millionth of a degree is a hand's breadth. */
const isNear = (a: NonNullable<Photo['location']>, b: Photo['location']) =>
  b !== undefined && Math.abs(a.latitude - b.latitude) < 1e-6 && Math.abs(a.longitude - b.longitude) < 1e-6
