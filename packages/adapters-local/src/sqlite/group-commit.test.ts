import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from './database.ts'
import { groupCommit } from './group-commit.ts'

let folder: string
let db: Database
let other: Database
let commit: ReturnType<typeof groupCommit<{ settle(): void }>>
let settled: number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'group-commit-'))
  db = openDatabase(join(folder, 'album.sqlite'))
  other = openDatabase(join(folder, 'album.sqlite'))
  db.exec('CREATE TABLE names (name TEXT PRIMARY KEY)')
  settled = 0
  commit = groupCommit(db, () => ({ settle: () => void (settled += 1) }))
})
afterEach(() => {
  db.close()
  other.close()
  rmSync(folder, { recursive: true })
})

const add = (name: string) =>
  commit(() => db.prepare('INSERT INTO names VALUES (?)').run(name) && name.toUpperCase())
const committed = () => other.prepare('SELECT name FROM names ORDER BY name').pluck().all()
const transactions = () => Number(other.pragma('data_version', { simple: true }))

describe('writes of one turn', () => {
  it('share a transaction, and have what they give when it is durable', async () => {
    const before = transactions()
    const told = await Promise.all(['a', 'b', 'c'].map(async (name) => [await add(name), committed()]))
    expect(told).toEqual(['A', 'B', 'C'].map((name) => [name, ['a', 'b', 'c']]))
    expect(settled).toBe(1)
    expect(transactions()).toBe(before + 1)
  })

  it('see what those before them wrote', async () => {
    const count = () => commit(() => db.prepare('SELECT count(*) FROM names').pluck().get())
    expect(await Promise.all([count(), add('a'), count()])).toEqual([0, 'A', 1])
  })

  it('are all kept but the one that fails', async () => {
    const told = await Promise.allSettled([add('a'), add('a'), add('b')])
    expect(told.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(committed()).toEqual(['a', 'b'])
  })

  it('fail one by one when settling fails, and later ones go on', async () => {
    const failing = groupCommit(db, () => ({
      settle: () => {
        if (committed().length === 0) throw new Error('cannot settle')
      },
    }))
    const write = (name: string) => failing(() => void db.prepare('INSERT INTO names VALUES (?)').run(name))
    const told = await Promise.allSettled([write('a'), write('b')])
    expect(told.map((one) => one.status)).toEqual(['rejected', 'rejected'])
    await add('c')
    await write('d')
    expect(committed()).toEqual(['c', 'd'])
  })

  it('are more than one transaction when they are very many, in their order', async () => {
    const names = Array.from({ length: 250 }, (_, i) => String(1000 + i))
    const before = transactions()
    await Promise.all(names.map(add))
    expect(committed()).toEqual(names)
    expect(transactions()).toBeGreaterThanOrEqual(before + 1)
    expect(settled).toBe(3)
  })

  it('all say that the album is busy while another process writes for long', async () => {
    db.pragma('busy_timeout = 1')
    other.exec('BEGIN IMMEDIATE')
    const told = await Promise.allSettled([add('a'), add('b')])
    expect(told.map((one) => one.status === 'rejected' && (one.reason as { code: string }).code)).toEqual([
      'unavailable',
      'unavailable',
    ])
    other.exec('COMMIT')
    await add('a')
    expect(committed()).toEqual(['a'])
  })
})
