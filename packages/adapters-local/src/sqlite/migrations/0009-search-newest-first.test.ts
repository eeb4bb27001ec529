import { newId, queryTerms } from '@cloudalbum/core'
import { idsOf, samplesOf, startMs } from '@cloudalbum/port-suites'
import { expect, it } from 'vitest'
import { openDatabase } from '../database.ts'
import { migrate, rollback } from '../migrate.ts'
import { createSqlitePhotoIndex } from '../photos-index.ts'
import { createSqlitePhotoStore } from '../photos-store.ts'
import { recountPhotos } from '../photos-recount.ts'
import { migrations } from './index.ts'

it('the search index is made again from the photos, up and down', async () => {
  const steps = migrations.slice(
    0,
    migrations.findIndex((one) => one.name === '0009-search-newest-first') + 1,
  )
  using db = withDispose(openDatabase(':memory:'))
  migrate(db, steps)
  const index = createSqlitePhotoIndex(db)
  const photos = createSqlitePhotoStore(db)
  const [own, other] = [samplesOf({ photos, index }, newId()), samplesOf({ photos, index }, newId())]
  const made = []
  for (let i = 0; i < 5; i++)
    made.push(
      await own.ready({ tags: ['sea'], taken: { localMs: startMs + i, offsetMinutes: 0, source: 'file' } }),
    )
  await other.ready({ tags: ['sea'] })
  const [gone] = made.splice(2, 1)
  await photos.trash(own.accountId, idsOf(gone ? [gone] : []), startMs)
  const oldKeys = () =>
    db.prepare<[], bigint>('SELECT rowid FROM photo_tokens ORDER BY rowid').safeIntegers().pluck().all()
  const newKeys = oldKeys()

  expect(rollback(db, steps)).toEqual(['0009-search-newest-first'])
  const sortKeys = db
    .prepare<[], bigint>("SELECT sort_key FROM photos WHERE state = 'ready' ORDER BY sort_key")
    .safeIntegers()
    .pluck()
    .all()
  expect(oldKeys()).toEqual(sortKeys)

  migrate(db, steps)
  expect(oldKeys()).toEqual(newKeys)
  expect(recountPhotos(db, own.accountId)).toEqual([])
  const found = await index.search(own.accountId, { terms: queryTerms('sea') }, undefined, 9)
  expect(idsOf(found.photos)).toEqual(idsOf(made.reverse()))
})

const withDispose = <T extends { close(): unknown }>(db: T): T & Disposable =>
  Object.assign(db, { [Symbol.dispose]: () => void db.close() })
