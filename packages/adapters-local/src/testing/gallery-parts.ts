import { GalleryMediaSigner } from '@cloudalbum/adapters-shared'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock, Notification } from '@cloudalbum/core'
import { createDiskBlobStore } from '../disk/disk-blob-store.ts'
import { createSqliteAlbumStore } from '../sqlite/albums.ts'
import { createSqliteChangeFeed } from '../sqlite/change-feed.ts'
import { openDatabase } from '../sqlite/database.ts'
import { migrate } from '../sqlite/migrate.ts'
import { createSqliteGalleryStore } from '../sqlite/galleries.ts'
import { createSqliteClaimStore } from '../sqlite/gallery-claims.ts'
import { createSqliteItemStore } from '../sqlite/gallery-items.ts'
import { createSqliteJobQueue } from '../sqlite/job-queue.ts'
import { createLocalAccounts } from '../sqlite/local-accounts.ts'
import { migrations } from '../sqlite/migrations/index.ts'
import { createSqlitePhotoIndex } from '../sqlite/photos-index.ts'
import { createSqlitePhotoStore } from '../sqlite/photos-store.ts'
import { createSqliteProfileStore } from '../sqlite/profiles.ts'

/** The stores that galleries need, real ones in a folder of their own; what webhooks would hear lands in `notifications`. */
export function openGalleryParts<C extends Clock>(clock: C, { canMail = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'galleries-'))
  const db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  const baseUrl = 'https://album.test'
  const secret = new Uint8Array(32)
  const notifications: Notification[] = []
  const onFault = (error: unknown) => {
    throw error
  }
  const files = { root: join(folder, 'files'), baseUrl: '', secret, clock, windowMs: 3_600_000 }
  return {
    ports: {
      ...createLocalAccounts({ db, clock, issuer: baseUrl, onFault }),
      blobs: createDiskBlobStore(files),
      photos: createSqlitePhotoStore(db),
      index: createSqlitePhotoIndex(db),
      albums: createSqliteAlbumStore(db),
      galleries: createSqliteGalleryStore(db),
      items: createSqliteItemStore(db),
      claims: createSqliteClaimStore(db),
      profiles: createSqliteProfileStore(db),
      changes: createSqliteChangeFeed(db, clock),
      jobs: createSqliteJobQueue(db, clock),
      notifier: {
        publish: (notification: Notification) => Promise.resolve(void notifications.push(notification)),
      },
      galleryMedia: new GalleryMediaSigner({ secret }),
      clock,
      baseUrl,
      canMail,
    },
    notifications,
    close(): void {
      db.close()
      rmSync(folder, { recursive: true })
    },
  }
}
