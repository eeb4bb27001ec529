import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '@cloudalbum/core'
import { createDiskBlobStore } from '../disk/disk-blob-store.ts'
import { createSqliteChangeFeed } from '../sqlite/change-feed.ts'
import { createSqliteClickBuffer } from '../sqlite/click-buffer.ts'
import { openDatabase } from '../sqlite/database.ts'
import { migrate } from '../sqlite/migrate.ts'
import { createSqliteGalleryStore } from '../sqlite/galleries.ts'
import { createSqliteClaimStore } from '../sqlite/gallery-claims.ts'
import { createSqliteItemStore } from '../sqlite/gallery-items.ts'
import { createSqliteInsightStore } from '../sqlite/insights.ts'
import { createSqliteJobQueue } from '../sqlite/job-queue.ts'
import { createLocalAccounts } from '../sqlite/local-accounts.ts'
import { createSqliteLongWorkStore } from '../sqlite/long-work.ts'
import { migrations } from '../sqlite/migrations/index.ts'
import { createSqlitePhotoStore } from '../sqlite/photos-store.ts'
import { createSqliteVisitorSalts } from '../sqlite/visitor-salts.ts'
import { createSqliteAlbumStore } from '../sqlite/albums.ts'

/** Real adapters for a test of accounts, on a folder of their own that goes with `close`. */
export async function openTemporaryParts<C extends Clock>(clock: C) {
  const folder = await mkdtemp(join(tmpdir(), 'cloudalbum-'))
  const db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  const onFault = (error: unknown) => {
    throw error
  }
  return {
    ...createLocalAccounts({ db, clock, issuer: 'https://album.test', onFault }),
    photos: createSqlitePhotoStore(db),
    albums: createSqliteAlbumStore(db),
    galleries: createSqliteGalleryStore(db),
    items: createSqliteItemStore(db),
    claims: createSqliteClaimStore(db),
    clicks: createSqliteClickBuffer(db, clock),
    salts: createSqliteVisitorSalts(db),
    insights: createSqliteInsightStore(db),
    work: createSqliteLongWorkStore(db),
    jobs: createSqliteJobQueue(db, clock),
    changes: createSqliteChangeFeed(db, clock),
    blobs: createDiskBlobStore({
      root: join(folder, 'files'),
      baseUrl: '',
      secret: new Uint8Array(32),
      clock,
      windowMs: 1000,
    }),
    db,
    clock,
    async close() {
      db.close()
      await rm(folder, { recursive: true })
    },
  }
}
