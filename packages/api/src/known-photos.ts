import { findKnown } from '@cloudalbum/contract'
import type { PhotoStore } from '@cloudalbum/core'
import { handle, type Handler } from './handle.ts'
import { shownState } from './photo-page.ts'

export function knownPhotoHandlers({ photos }: { photos: Pick<PhotoStore, 'findBySha256'> }): Handler[] {
  return [
    handle(findKnown, async ({ actor, body }) => {
      const found = await photos.findBySha256(actor.accountId, body.sha256s)
      return {
        photos: found.map((photo) => ({ sha256: photo.sha256, photoId: photo.id, state: shownState(photo) })),
      }
    }),
  ]
}
