import { createSqliteLongWorkStore, dataFolder } from '@cloudalbum/adapters-local'
import { openBackupWorld, type BackupWorld } from '@cloudalbum/adapters-local/testing'
import { newWork, originalKey, systemClock, type LongRun, type Photo } from '@cloudalbum/core'
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { workWith } from './work-with.ts'

const main = join(import.meta.dirname, '../main.ts')
let world: BackupWorld
let photo: Photo
beforeEach(async () => {
  world = openBackupWorld({ clock: systemClock })
  photo = await world.addPhoto()
})
afterEach(() => world.close())

it('cloudalbum verify tells what is wrong, a line each, and what to do', () => {
  const env = { PATH: process.env['PATH'], DATA_DIR: world.dataDir }
  const run = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { env, encoding: 'utf8' })
  rmSync(join(dataFolder(world.dataDir).files, originalKey(photo)))
  world.db.exec('UPDATE photo_months SET count = 7')
  const { status, stdout } = run('verify', '--full', '--repair', '--json')
  expect(status).toBe(1)
  const lines = stdout.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { what: 'count-wrong', repaired: true },
    { what: 'original-missing', where: originalKey(photo), repaired: false },
    { result: { photos: 1 }, findings: { count: 2, repaired: 1 } },
  ])
  expect(run('verify', '--full', '--sample', '5%').stderr).toContain('not both')
})

describe('long work of a command', () => {
  const said = { out: '', err: '' }
  const output = {
    out: { write: (text: string) => (said.out += text) },
    err: { write: (text: string) => (said.err += text) },
  }
  beforeEach(() => Object.assign(said, { out: '', err: '' }))

  const count =
    (before: (n: number) => void = () => undefined): LongRun<number, number> =>
    async (from = 0, report, signal) => {
      for (let n = from + 1; n <= 3; n++) {
        before(n)
        signal.throwIfAborted()
        await report({ done: n, total: 3, cursor: n })
      }
      return 3 - from
    }
  const work = (run: LongRun<number, number>) =>
    workWith(
      { DATA_DIR: world.dataDir },
      {},
      () =>
        Promise.resolve({ order: { kind: 'count' }, run, tell: (counted: number) => `${counted} counted.` }),
      output,
    )

  it('stops at Ctrl+C, and the same command goes on', async () => {
    expect(await work(count((n) => n === 3 && process.emit('SIGINT')))).toBe(130)
    expect(said.err).toContain('Stopped, 2 of 3 done. The same command goes on')
    expect(await work(count())).toBe(0)
    expect(said.out).toBe('1 counted. Nothing is wrong.\n')
  })

  it('says that somebody else is at it', async () => {
    const lease = { holder: 'the album', endsAtMs: Date.now() + 60_000 }
    await createSqliteLongWorkStore(world.db).write({
      ...newWork({ kind: 'count' }, 0),
      done: 1,
      total: 9,
      lease,
    })
    expect(await work(count())).toBe(1)
    expect(said.err).toContain('under way already, 1 of 9 done')
  })

  it('says what somebody can mend', async () => {
    expect(await workWith({ PORT: 'x' }, {}, () => Promise.reject(new Error('never')), output)).toBe(1)
    expect(said.err).toContain('PORT')
  })
})
