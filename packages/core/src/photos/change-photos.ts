import { AppError, invalid } from '../errors.ts'
import type { ChangeFeed } from '../ports/change-feed.ts'
import type { Clock } from '../ports/clock.ts'
import type { PhotoPatch, PhotoStore } from '../ports/photo-store.ts'
import type { Places } from '../ports/places.ts'
import type { Photo } from './photo.ts'

export interface EditPorts {
  photos: Pick<PhotoStore, 'edit'>
  places: Pick<Places, 'lookUp'>
  changes: Pick<ChangeFeed, 'publish'>
  clock: Clock
}

/** A point the owner chose; null takes it away. */
export type ChosenLocation = { latitude: number; longitude: number } | null

/** The fields of an edit that depend on nothing but the point, with its city looked up. */
export async function locationPatch(
  places: EditPorts['places'],
  at: ChosenLocation | undefined,
): Promise<PhotoPatch> {
  if (at === undefined) return {}
  if (at === null) return { location: null, place: null }
  return { location: { ...at }, place: (await places.lookUp(at.latitude, at.longitude)) ?? null }
}

/** Times that timeline and calendars can show: years 1 to 9999. */
const firstLocalMs = -62_135_596_800_000
const lastLocalMs = 253_402_300_799_999

/** A capture time set by hand. @throws AppError `invalid-input` outside the years 1 to 9999. */
export function chosenTime(localMs: number, offsetMinutes: number): Photo['taken'] {
  if (localMs < firstLocalMs || localMs > lastLocalMs)
    throw invalid('That capture time is outside the years 1 to 9999.')
  return { localMs, offsetMinutes, source: 'edited' }
}

/** Remembers which fields were set by hand. */
export function withEdited(photo: Photo, patch: PhotoPatch): PhotoPatch {
  const fields = new Set(photo.edited)
  if (patch.taken) fields.add('taken')
  if (patch.location !== undefined) fields.add('location')
  if (patch.description !== undefined) fields.add('description')
  if (patch.tags) fields.add('tags')
  return fields.size === photo.edited.length ? patch : { ...patch, edited: [...fields] }
}

/** @throws AppError `conflict` when the photo is not as the caller saw it. */
export function expectVersion(photo: Photo, version: number | undefined): void {
  if (version !== undefined && photo.version !== version)
    throw new AppError('conflict', 'The photo has changed since you opened it. Load it again, then edit it.')
}
