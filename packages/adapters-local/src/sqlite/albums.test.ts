import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@cloudalbum/core'
import { albumStoreSuite, downloadTicketStoreSuite, shareLinkStoreSuite } from '@cloudalbum/port-suites'
import { describe, expect, it } from 'vitest'
import { createSqliteAlbumStore } from './albums.ts'
import { openDatabase, type Database } from './database.ts'
import { migrate, rollback } from './migrate.ts'
import { createSqliteDownloadTicketStore } from './download-tickets.ts'
import { photos as photosMigration } from './migrations/0002-photos.ts'
import { albums as albumsMigration } from './migrations/0004-albums.ts'
import { createSqlitePhotoStore } from './photos-store.ts'
import { createSqliteShareLinkStore } from './share-links.ts'

const schema = [photosMigration, albumsMigration]

async function opened() {
  const folder = await mkdtemp(join(tmpdir(), 'albums-'))
  const db = openDatabase(join(folder, 'album.db'))
  migrate(db, schema)
  const close = async () => {
    db.close()
    await rm(folder, { recursive: true })
  }
  return { db, albums: createSqliteAlbumStore(db), close }
}

albumStoreSuite('SQLite', async () => {
  const { db, ...rest } = await opened()
  return { ...rest, photos: createSqlitePhotoStore(db) }
})

shareLinkStoreSuite('SQLite', async () => {
  const { db, ...rest } = await opened()
  return { ...rest, links: createSqliteShareLinkStore(db) }
})

downloadTicketStoreSuite('SQLite', async () => {
  const { db, close } = await opened()
  return { tickets: createSqliteDownloadTicketStore(db), close }
})

describe('albums in SQLite', () => {
  it('come and go with their migration', async () => {
    const { db, close } = await opened()
    const tables = () =>
      db
        .prepare(`SELECT count(*) FROM sqlite_schema WHERE name GLOB 'album*' OR name GLOB 'share_*'`)
        .pluck()
        .get()
    expect(tables()).toBeGreaterThan(5)
    expect(rollback(db, schema)).toEqual(['0004-albums'])
    expect(tables()).toBe(0)
    migrate(db, schema)
    expect(tables()).toBeGreaterThan(5)
    await close()
  })

  it('lists 1,000 albums that hold 100,000 photos in less than a second, without reading the photos', async () => {
    const { db, albums, close } = await opened()
    const accountId = newId()
    fill(db, accountId, 1000, 100)
    const startedMs = performance.now()
    const list = await albums.list(accountId)
    const tookMs = performance.now() - startedMs
    expect(list).toHaveLength(1000)
    expect(list.every((one) => one.photoCount === 100 && one.cover !== null)).toBe(true)
    expect(tookMs).toBeLessThan(1000)
    await close()
  })
})

/** Rows as the stores write them, only faster. */
function fill(db: Database, accountId: string, albumCount: number, photosEach: number): void {
  const album = db.prepare(
    `INSERT INTO albums (id, account_id, title, description, sort, created_at_ms, updated_at_ms, version) VALUES (?, ?, ?, '', ?, 1, 1, 1)`,
  )
  const photo = db.prepare(
    `INSERT INTO photos (sort_key, id, account_id, state, state_at_ms, month, sha256, size_bytes, content_type, file_name, uploaded_at_ms,
       updated_at_ms, version, width, height, thumb_hash, rendition_version, local_ms, offset_minutes, taken_source, camera, tags,
       description, favourite, edited)
     VALUES (@key, @id, @accountId, 'ready', 1, '1970-01', @id, 1, 'image/jpeg', 'a.jpg', 1, 1, 1, 1, 1, '', 1, @key, 0, 'file', '{}', '[]',
       '', 0, '[]')`,
  )
  const member = db.prepare(
    'INSERT INTO album_photos (album_id, photo_id, position, visible, local_ms) VALUES (?, ?, ?, 1, ?)',
  )
  db.transaction(() => {
    for (let number = 0; number < albumCount; number++) {
      const albumId = newId()
      album.run(albumId, accountId, `Album ${number}`, (['manual', 'oldest', 'newest'] as const)[number % 3])
      for (let index = 0; index < photosEach; index++) {
        const key = number * photosEach + index
        const id = newId()
        photo.run({ key, id, accountId })
        member.run(albumId, id, index, key)
      }
    }
  })()
}
