import type { PhotoPatch } from '../ports/photo-store.ts'
import {
  chosenTime,
  locationPatch,
  withEdited,
  type ChosenLocation,
  type EditPorts,
} from './change-photos.ts'
import type { Photo } from './photo.ts'
import { changeTags } from './tags.ts'

export interface PhotosEdit {
  favourite?: boolean | undefined
  description?: string | undefined
  addTags?: string[] | undefined
  removeTags?: string[] | undefined
  /** Added to each capture time. */
  shiftMs?: number | undefined
  /** Set on each, keeping what the clock on the wall showed. */
  offsetMinutes?: number | undefined
  location?: ChosenLocation | undefined
}

/** Edits all of them or none. Gives how many. @throws AppError `not-found`, `invalid-input`. */
export async function editPhotos(
  ports: EditPorts,
  accountId: string,
  ids: string[],
  edit: PhotosEdit,
): Promise<number> {
  const shared = await locationPatch(ports.places, edit.location)
  const change = (photo: Photo) => withEdited(photo, patchOf(photo, edit, shared))
  const photos = await ports.photos.edit(accountId, ids, change, ports.clock.now())
  await ports.changes.publish(accountId, { type: 'photos-edited', photoIds: photos.map((photo) => photo.id) })
  return photos.length
}

function patchOf(photo: Photo, edit: PhotosEdit, shared: PhotoPatch): PhotoPatch {
  const patch = { ...shared }
  if (edit.favourite !== undefined) patch.favourite = edit.favourite
  if (edit.description !== undefined) patch.description = edit.description
  if (edit.addTags || edit.removeTags)
    patch.tags = changeTags(photo.tags, edit.addTags ?? [], edit.removeTags ?? [])
  if (edit.shiftMs !== undefined || edit.offsetMinutes !== undefined)
    patch.taken = chosenTime(
      photo.taken.localMs + (edit.shiftMs ?? 0),
      edit.offsetMinutes ?? photo.taken.offsetMinutes,
    )
  return patch
}
