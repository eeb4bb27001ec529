import type { Counters } from '@cloudalbum/core'
import { bern, galleryWorld, samplesOf, type GalleryWorld } from '@cloudalbum/port-suites'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSqliteAlbumStore } from './albums.ts'
import { createSqliteCounters } from './counters.ts'
import { openDatabase, type Database } from './database.ts'
import { createSqliteGalleryStore } from './galleries.ts'
import { createSqliteClaimStore } from './gallery-claims.ts'
import { createSqliteItemStore } from './gallery-items.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { createSqlitePhotoIndex } from './photos-index.ts'
import { createSqlitePhotoStore } from './photos-store.ts'

let folder: string
let db: Database
let counters: Counters
let anna: string

const parts = () => ({
  galleries: createSqliteGalleryStore(db),
  items: createSqliteItemStore(db),
  claims: createSqliteClaimStore(db),
  albums: createSqliteAlbumStore(db),
  photos: createSqlitePhotoStore(db),
  close: () => void db.close(),
})

async function furnish(world: GalleryWorld): Promise<void> {
  const items = [await world.shownItem('one', { species: 'Cat' }), await world.shownItem('two')]
  await world.gallery(items)
  for (const { id } of items) await world.claims.like(id, world.bert, 1)
  const samples = samplesOf({ photos: world.photos, index: createSqlitePhotoIndex(db) }, world.anna)
  const photos = [
    await samples.ready({ ...bern, tags: ['Sea', 'sun'] }),
    await samples.ready({ tags: ['sea'] }),
  ]
  const album = { id: 'album', accountId: world.anna, parentId: null, title: 'A', description: '' }
  await world.albums.create(
    { ...album, order: 'manual', createdAtMs: 1 },
    photos.map(({ id }) => id),
  )
}

// Every case leaves everything as exact as it found it.
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'counters-'))
  db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  counters = createSqliteCounters(db)
  const world = galleryWorld(parts())
  anna = world.anna
  await furnish(world)
})
afterAll(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const check = (repair: boolean) => counters.check(anna, { repair, signal: new AbortController().signal })

it('is content with what the stores have written', async () => {
  expect(await check(false)).toEqual([])
  expect(await check(true)).toEqual([])
})

it.each([
  ['used bytes and states', 'UPDATE photo_accounts SET used_bytes = 7, ready = 1, trashed = 2'],
  ['the row of an account', 'DELETE FROM photo_accounts'],
  ['a month', 'UPDATE photo_months SET count = 9'],
  ['a month without photos', "INSERT INTO photo_months SELECT number, '1999-01', 3 FROM photo_accounts"],
  ['a facet', "DELETE FROM photo_facets WHERE folded = 'sea'"],
  ['a facet of no photo', "INSERT INTO photo_facets SELECT number, 'tag', 'x', 'X', 1 FROM photo_accounts"],
  ['a cell of the map', "UPDATE photo_cells SET newest_id = 'x', count = 4 WHERE level = 4"],
  ['cells of the map', 'DELETE FROM photo_cells'],
  ['the search index', "INSERT INTO photo_tokens (photo_tokens) VALUES ('delete-all')"],
  ['photos of an album', 'UPDATE album_photos SET visible = 0, local_ms = 3'],
  ['likes', 'UPDATE gallery_items SET likes = likes + 5'],
  ['items of a gallery', 'UPDATE galleries SET item_count = 9'],
  ['what filters lead to', "UPDATE gallery_counts SET count = 7 WHERE filters = ''"],
  ['filters that lead to nothing', 'DELETE FROM gallery_counts'],
  ['whether items are shown', 'UPDATE gallery_items SET shown = 0'],
  ['lists of items', "DELETE FROM gallery_index WHERE filters = ''"],
  ['lists of a gallery', 'UPDATE gallery_index SET position = position + 1'],
])('finds wrong counts, and sets them: %s', async (_, damage) => {
  db.exec(damage)
  const found = await check(false)
  expect(found.length).toBeGreaterThan(0)
  expect(found.every(({ repaired }) => repaired)).toBe(false)
  const repaired = await check(true)
  expect(repaired.every((one) => one.repaired)).toBe(true)
  expect(repaired.length).toBeGreaterThanOrEqual(found.length)
  expect(await check(false)).toEqual([])
})

it('leaves other accounts alone, and finds nothing of one that has nothing', async () => {
  db.exec('UPDATE photo_months SET count = 9')
  const other = { repair: true, signal: new AbortController().signal }
  expect(await counters.check('nobody', other)).toEqual([])
  expect(await check(false)).not.toEqual([])
  await check(true)
})

it('ends when it is told to', async () => {
  await expect(counters.check(anna, { repair: true, signal: AbortSignal.abort() })).rejects.toThrow()
})
