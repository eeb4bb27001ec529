import type { ChangeFeed } from '../ports/change-feed.ts'
import type { Clock } from '../ports/clock.ts'
import type { PhotoStore } from '../ports/photo-store.ts'

export interface RestorePorts {
  photos: Pick<PhotoStore, 'restore'>
  changes: Pick<ChangeFeed, 'publish'>
  clock: Clock
}

/** Takes them out of the trash, all or none; those that are not in it stay. @throws AppError `not-found`. */
export async function restorePhotos(ports: RestorePorts, accountId: string, ids: string[]): Promise<void> {
  await ports.photos.restore(accountId, ids, ports.clock.now())
  await ports.changes.publish(accountId, { type: 'photos-restored', photoIds: ids })
}
