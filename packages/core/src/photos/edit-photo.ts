import { notFound } from '../errors.ts'
import type { PhotoPatch } from '../ports/photo-store.ts'
import {
  chosenTime,
  expectVersion,
  locationPatch,
  withEdited,
  type ChosenLocation,
  type EditPorts,
} from './change-photos.ts'
import type { Photo } from './photo.ts'
import { cleanTags } from './tags.ts'

export interface PhotoEdit {
  favourite?: boolean | undefined
  description?: string | undefined
  tags?: string[] | undefined
  taken?: { localMs: number; offsetMinutes: number } | undefined
  location?: ChosenLocation | undefined
  /** Refused when the photo has another one by now. */
  version?: number | undefined
}

/** @throws AppError `not-found`, `conflict`, `invalid-input`. */
export async function editPhoto(
  ports: EditPorts,
  accountId: string,
  id: string,
  edit: PhotoEdit,
): Promise<Photo> {
  const patch: PhotoPatch = await locationPatch(ports.places, edit.location)
  if (edit.favourite !== undefined) patch.favourite = edit.favourite
  if (edit.description !== undefined) patch.description = edit.description
  if (edit.tags) patch.tags = cleanTags(edit.tags)
  if (edit.taken) patch.taken = chosenTime(edit.taken.localMs, edit.taken.offsetMinutes)
  const change = (photo: Photo) => {
    expectVersion(photo, edit.version)
    return withEdited(photo, patch)
  }
  const [photo] = await ports.photos.edit(accountId, [id], change, ports.clock.now())
  if (!photo) throw notFound('photo')
  await ports.changes.publish(accountId, { type: 'photos-edited', photoIds: [id] })
  return photo
}
