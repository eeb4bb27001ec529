import { newId } from '@cloudalbum/core'
import { bern, samplesOf, startMs, type Samples } from '@cloudalbum/port-suites'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from './database.ts'
import { migrate, rollback } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { createSqlitePhotoIndex } from './photos-index.ts'
import { searchKeySql, slotsPerMs } from './photos-keys.ts'
import { recountPhotos } from './photos-recount.ts'
import { createSqlitePhotoStore } from './photos-store.ts'

let folder: string
let db: Database
let own: Samples

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recount-'))
  db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  own = samplesOf({ photos: createSqlitePhotoStore(db), index: createSqlitePhotoIndex(db) }, newId())
})
afterEach(async () => {
  db.close()
  await rm(folder, { recursive: true })
})

const all = () => recountPhotos(db, own.accountId)

describe('counting photos again', () => {
  it('finds everything exact after all that happens to photos', async () => {
    expect(all()).toEqual([])
    const photos = []
    for (let i = 0; i < 12; i++)
      photos.push(
        (
          await own.ready({
            ...(i % 3 ? bern : {}),
            tags: [`t${i % 4}`],
            taken: { localMs: startMs + i * 1e9, offsetMinutes: 0, source: 'file' },
          })
        ).id,
      )
    await own.reserve()
    await own.rejected()
    await own.photos.edit(
      own.accountId,
      photos.slice(2, 6),
      () => ({ tags: ['x'], location: { latitude: -33.123456789, longitude: 151.2 } }),
      startMs,
    )
    await own.photos.edit(
      own.accountId,
      photos,
      (photo) => ({ taken: { ...photo.taken, localMs: startMs } }),
      startMs,
    )
    await own.photos.trash(own.accountId, photos.slice(0, 4), startMs)
    await own.photos.restore(own.accountId, photos.slice(0, 1), startMs)
    await own.photos.startPurge(own.accountId, photos.slice(0, 3), startMs)
    expect(all()).toEqual([])
  })

  it('tells what is wrong', async () => {
    const photo = await own.ready({ ...bern, tags: ['Sea'] })
    db.exec(
      `UPDATE photo_months SET count = 2; DELETE FROM photo_facets WHERE folded = 'sea'; DELETE FROM photo_tokens WHERE rowid = (SELECT ${searchKeySql('sort_key')} FROM photos)`,
    )
    db.exec(
      `UPDATE photo_cells SET newest_id = 'x' WHERE level = 4; UPDATE photo_accounts SET used_bytes = 5`,
    )
    const found = new Map(all().map((one) => [one.what.startsWith('search') ? 'search' : one.what, one]))
    expect([...found.keys()].sort()).toEqual([
      'cell 4/8/5',
      'month 2024-05',
      'search',
      'tag sea',
      'used bytes',
    ])
    expect(found.get('month 2024-05')).toEqual({ what: 'month 2024-05', stored: '2', counted: '1' })
    expect(found.get('tag sea')).toEqual({ what: 'tag sea', stored: undefined, counted: '1' })
    expect(found.get('cell 4/8/5')?.counted).toContain(photo.id)
  })

  it('leaves nothing behind of an account whose photos are gone', async () => {
    const photo = await own.ready({ ...bern, tags: ['Sea'] })
    await own.photos.startPurge(own.accountId, [photo.id], startMs, true)
    await own.photos.finishPurge(photo.id)
    for (const table of [
      'photos',
      'photo_accounts',
      'photo_months',
      'photo_facets',
      'photo_facet_starts',
      'photo_cells',
    ])
      expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(0)
  })

  it('stays exact when more photos share a millisecond than there are places', async () => {
    const [first, second] = [await own.reserve(), await own.reserve()]
    db.exec(`UPDATE photos SET sort_key = sort_key + ${slotsPerMs - 2n} WHERE id = '${second.id}'`)
    const third = await own.ready({ tags: ['late'] })
    expect(await own.photos.startProcessing(first.id, startMs)).toBe(true)
    expect(db.prepare<[], string>('SELECT id FROM photos ORDER BY sort_key').pluck().all()).toEqual([
      first.id,
      second.id,
      third.id,
    ])
    expect(await own.index.monthPage(own.accountId, '2024-05', undefined, 9)).toEqual({ photos: [third] })
    expect(all()).toEqual([])
  })
})

describe('the migration of photos', () => {
  it('goes down and up again', () => {
    const before = db.prepare('SELECT name FROM sqlite_schema ORDER BY name').pluck().all()
    migrations.forEach(() => rollback(db, migrations))
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'photo%'").pluck().all()).toEqual([])
    migrate(db, migrations)
    expect(db.prepare('SELECT name FROM sqlite_schema ORDER BY name').pluck().all()).toEqual(before)
  })
})
