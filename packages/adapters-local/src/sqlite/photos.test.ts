import { photoIndexSuite, photoStoreSuite } from '@cloudalbum/port-suites'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { createSqlitePhotoIndex } from './photos-index.ts'
import { createSqlitePhotoStore } from './photos-store.ts'

async function make() {
  const folder = await mkdtemp(join(tmpdir(), 'photos-'))
  const db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  return {
    photos: createSqlitePhotoStore(db),
    index: createSqlitePhotoIndex(db),
    close: async () => {
      db.close()
      await rm(folder, { recursive: true })
    },
  }
}

photoStoreSuite('SQLite', make)
photoIndexSuite('SQLite', make)
