import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId, systemClock } from '@cloudalbum/core'
import { clickBufferSuite, insightStoreSuite, visitorSaltsSuite } from '@cloudalbum/port-suites'
import { describe, expect, it } from 'vitest'
import { oneGallery } from '../testing/one-gallery.ts'
import { createSqliteClickBuffer } from './click-buffer.ts'
import { openDatabase, type Database } from './database.ts'
import { migrate, rollback } from './migrate.ts'
import { createSqliteGalleryStore } from './galleries.ts'
import { createSqliteClaimStore } from './gallery-claims.ts'
import { createSqliteInsightStore } from './insights.ts'
import { migrations } from './migrations/index.ts'
import { createSqliteVisitorSalts } from './visitor-salts.ts'

async function opened() {
  const folder = await mkdtemp(join(tmpdir(), 'insights-'))
  const path = join(folder, 'album.db')
  const db = openDatabase(path)
  migrate(db, migrations)
  const close = async () => {
    db.close()
    await rm(folder, { recursive: true })
  }
  return { db, path, close }
}

async function withGallery(db: Database) {
  const { gallery, item } = oneGallery()
  await createSqliteGalleryStore(db).create(gallery, [item])
  return { galleryId: gallery.id, itemId: item.id }
}

clickBufferSuite('SQLite', async (clock) => {
  const { db, close } = await opened()
  return {
    buffer: createSqliteClickBuffer(db, clock),
    again: () => Promise.resolve(createSqliteClickBuffer(db, clock)),
    close,
  }
})

visitorSaltsSuite('SQLite', async () => {
  const { db, path, close } = await opened()
  const second = openDatabase(path)
  return {
    one: createSqliteVisitorSalts(db),
    other: createSqliteVisitorSalts(second),
    async close() {
      second.close()
      await close()
    },
  }
})

insightStoreSuite('SQLite', async () => {
  const { db, close } = await opened()
  const claims = createSqliteClaimStore(db)
  const { galleryId, itemId } = await withGallery(db)
  return {
    insights: createSqliteInsightStore(db),
    galleryId,
    itemId,
    like: async (accountId, atMs) => void (await claims.like(itemId, accountId, atMs)),
    unlike: async (accountId) => void (await claims.unlike(itemId, accountId)),
    claim: async (accountId, atMs) => (await claims.claim(itemId, accountId, atMs)).claim.id,
    release: async (claimId) => void (await claims.end(claimId, 'released', 0)),
    close,
  }
})

describe('the schema of insights', () => {
  it('counts likes and claims that were there before it', async () => {
    const index = migrations.findIndex(({ name }) => name === '0008-insights')
    const { db, close } = await opened()
    const claims = createSqliteClaimStore(db)
    const { galleryId, itemId } = await withGallery(db)
    const [ann, bob] = [newId(), newId()]
    const noon = Date.UTC(2026, 10, 21, 12)
    const read = () => createSqliteInsightStore(db).read(galleryId, '2026-11-01', '2026-11-30')
    rollback(db, migrations, migrations.length - index)
    await claims.like(itemId, ann, noon)
    await claims.like(itemId, bob, noon + 86_400_000)
    await claims.claim(itemId, ann, noon)
    migrate(db, migrations)
    expect((await read()).days).toMatchObject([
      { day: '2026-11-21', likes: 1, claims: 1 },
      { day: '2026-11-22', likes: 1, claims: 0 },
    ])
    expect((await read()).items).toMatchObject([{ itemId, likes: 2, claims: 1 }])
    await close()
  })

  it('leaves nothing of a gallery that is removed', async () => {
    const { db, close } = await opened()
    const { galleryId, itemId } = await withGallery(db)
    const insights = createSqliteInsightStore(db)
    await createSqliteClaimStore(db).like(itemId, newId(), systemClock.now())
    const day = '2026-11-21'
    const counts = { galleryId, day, visits: 1, views: 0, visitors: ['a'], items: new Map(), values: [] }
    await insights.add('one', counts, 0)
    db.prepare('DELETE FROM galleries').run()
    const tables = ['insight_counts', 'insight_objects', 'insight_visitors']
    for (const table of tables) expect(db.prepare(`SELECT * FROM ${table}`).all()).toEqual([])
    await close()
  })
})
