import type { Notification } from '../ports/notifier.ts'
import type { Photo } from './photo.ts'

/** What the news of a photo are made of. */
export type PhotoInNews = Pick<
  Photo,
  | 'id'
  | 'accountId'
  | 'fileName'
  | 'contentType'
  | 'sizeBytes'
  | 'sha256'
  | 'width'
  | 'height'
  | 'rejection'
  | 'updatedAtMs'
>

/** What webhooks are told of a photo that has just become `ready` or `rejected`. */
export function photoNotification(photo: PhotoInNews, state: 'ready' | 'rejected'): Notification {
  const { id, accountId, fileName, contentType, sizeBytes, sha256, width, height, rejection } = photo
  const about = { accountId, occurredAtMs: photo.updatedAtMs }
  const data = { photoId: id, fileName, contentType, sizeBytes, sha256 }
  if (state === 'ready')
    return { ...about, id: `photo-ready-${id}`, type: 'photo.ready', data: { ...data, width, height } }
  const code = rejection?.code ?? null
  return {
    ...about,
    // One that was tried again may be rejected again.
    id: `photo-rejected-${id}-${photo.updatedAtMs}`,
    type: 'photo.rejected',
    data: { ...data, code, detail: rejection?.detail ?? null },
  }
}
