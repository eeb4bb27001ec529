import type { ChangeFeed } from '../ports/change-feed.ts'
import type { Clock } from '../ports/clock.ts'
import type { PhotoStore } from '../ports/photo-store.ts'

/** How long trashed photos can be taken back. */
export const trashKeptDays = 30

export interface TrashPorts {
  photos: Pick<PhotoStore, 'trash'>
  changes: Pick<ChangeFeed, 'publish'>
  clock: Clock
}

/** All of them or none. @throws AppError `not-found`, `conflict`. */
export async function trashPhotos(ports: TrashPorts, accountId: string, ids: string[]): Promise<void> {
  await ports.photos.trash(accountId, ids, ports.clock.now())
  await ports.changes.publish(accountId, { type: 'photos-trashed', photoIds: ids })
}
