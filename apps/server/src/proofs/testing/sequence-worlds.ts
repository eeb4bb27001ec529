import { openDynamoAlbum } from '@cloudalbum/adapters-aws/testing'
import {
  createSqlitePhotoIndex,
  createSqlitePhotoStore,
  migrate,
  migrations,
  openDatabase,
} from '@cloudalbum/adapters-local'
import type { AlbumWorld } from '@cloudalbum/port-suites/sequences'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An empty album on one machine. */
export async function openSqliteWorld(): Promise<AlbumWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'sequence-'))
  const db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  const clock = settableClock()
  return {
    name: 'SQLite',
    ports: { photos: createSqlitePhotoStore(db), index: createSqlitePhotoIndex(db) },
    setTime: clock.set,
    close: async () => {
      db.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** An empty album in DynamoDB Local. */
export async function openDynamoWorld(endpoint: string): Promise<AlbumWorld> {
  const clock = settableClock()
  const { close, ...ports } = await openDynamoAlbum(endpoint, clock)
  return { name: 'DynamoDB', ports, setTime: clock.set, close: async () => close() }
}

function settableClock() {
  let nowMs = 0
  return { now: () => nowMs, set: (ms: number) => void (nowMs = ms) }
}
