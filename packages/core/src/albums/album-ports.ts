import type { AlbumStore } from '../ports/album-store.ts'
import type { ChangeFeed } from '../ports/change-feed.ts'
import type { Clock } from '../ports/clock.ts'

/** What every use case that writes albums needs. */
export interface AlbumPorts {
  albums: AlbumStore
  changes: Pick<ChangeFeed, 'publish'>
  clock: Clock
}

export const albumsChanged = (ports: Pick<AlbumPorts, 'changes'>, accountId: string, albumIds: string[]) =>
  ports.changes.publish(accountId, { type: 'albums-changed', albumIds })
