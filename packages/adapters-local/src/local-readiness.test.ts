import { FakeClock } from '@cloudalbum/port-suites'
import { readdirSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder } from './data-folder.ts'
import { diskSpace, proveStore } from './local-readiness.ts'
import { sqliteFigures } from './sqlite-figures.ts'
import type { Database } from './sqlite/database.ts'
import { createSqliteJobQueue } from './sqlite/job-queue.ts'
import { migrations } from './sqlite/migrations/index.ts'
import { openAlbumDatabase } from './sqlite/open-album-database.ts'

let dataDir: string
let db: Database
let close: () => void
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ready-'))
  ;({ db, close } = openAlbumDatabase({ places: dataFolder(dataDir), migrations }))
})
afterEach(() => {
  close()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('a store of one machine', () => {
  it('is proven by reading, by taking the lock of who writes, and by a file that is gone afterwards', async () => {
    const before = readdirSync(dataDir)
    await proveStore({ db, dataDir })
    expect(readdirSync(dataDir)).toEqual(before)
  })

  it('is not proven where nothing can be written', async () => {
    await expect(proveStore({ db, dataDir: join(dataDir, 'nowhere') })).rejects.toThrow('ENOENT')
  })

  it('is not proven by a database that does not answer', async () => {
    close()
    await expect(proveStore({ db, dataDir })).rejects.toThrow('not open')
  })

  it('knows the room on its disk', async () => {
    const { freeBytes, totalBytes } = await diskSpace(dataDir)
    expect(freeBytes).toBeGreaterThan(0)
    expect(totalBytes).toBeGreaterThanOrEqual(freeBytes)
  })
})

describe('its figures', () => {
  it('tell how large the database is, and of each kind of work what state it is in', async () => {
    const clock = new FakeClock()
    const jobs = createSqliteJobQueue(db, clock)
    const since = clock.now()
    for (const delayMs of [0, 0, 0, 60_000]) await jobs.enqueue({ kind: 'a', payload: {}, delayMs })
    await jobs.enqueue({ kind: 'b', payload: {} })
    const [dead] = [await jobs.lease(['a'], 1000), await jobs.lease(['a'], 1000)]
    await jobs.bury(dead!, 'no')
    clock.advance(500)
    const figures = sqliteFigures({ db, dataDir, clock })()
    expect(figures).toMatchObject({
      originalBytes: 0,
      photos: { ready: 0 },
      jobs: [
        { kind: 'a', due: 1, leased: 1, later: 1, dead: 1, oldestDueAtMs: since },
        { kind: 'b', due: 1, leased: 0, later: 0, dead: 0, oldestDueAtMs: since },
      ],
    })
    expect(figures.databaseBytes).toBeGreaterThan(100_000)
    expect(figures.walBytes).toBeGreaterThan(0)
  })
})
