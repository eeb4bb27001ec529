import { mkdtempSync, rmSync } from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { durably, openDatabase, synced, transactUnsynced, type Database } from './database.ts'

let folder: string
let db: Database
let opened: string[]
let refusal: Error | undefined
const open = promises.open

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-sync-'))
  db = openDatabase(join(folder, 'album.sqlite'))
  db.exec('CREATE TABLE names (name TEXT PRIMARY KEY)')
  opened = []
  refusal = undefined
  promises.open = async (...args: Parameters<typeof open>) => {
    opened.push(String(args[0]).slice(folder.length))
    if (refusal) throw refusal
    return open(...args)
  }
  syncBuiltinESMExports()
})
afterEach(() => {
  promises.open = open
  syncBuiltinESMExports()
  db.close()
  rmSync(folder, { recursive: true })
})

const add = (name: string) => durably(db, () => db.prepare('INSERT INTO names VALUES (?)').run(name).changes)
const logSyncs = () => opened.filter((path) => path === '/album.sqlite-wal').length

describe('a write that is told when it is durable', () => {
  it('syncs the log, and once the folder that names it', async () => {
    expect(await add('a')).toBe(1)
    expect(opened).toEqual(['/album.sqlite-wal', ''])
    await add('b')
    expect(opened).toEqual(['/album.sqlite-wal', '', '/album.sqlite-wal'])
  })

  it('shares the next sync with all that come while one runs', async () => {
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map(add))
    expect(logSyncs()).toBe(2)
  })

  it('says that the disk is full, and goes on when it is not any more', async () => {
    refusal = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    const told = await Promise.allSettled([add('a'), add('b')])
    expect(told.map((one) => one.status === 'rejected' && (one.reason as { code: string }).code)).toEqual([
      'storage-full',
      'storage-full',
    ])
    refusal = undefined
    expect(await add('c')).toBe(1)
  })

  it('is durable when the database is closed meanwhile, which syncs it', async () => {
    const written = add('a')
    db.close()
    await written
    db = openDatabase(join(folder, 'album.sqlite'))
    expect(db.prepare('SELECT name FROM names').pluck().all()).toEqual(['a'])
  })

  it('needs no file for a database in memory', async () => {
    const memory = openDatabase(':memory:')
    await synced(memory)
    memory.close()
    expect(opened).toEqual([])
  })
})

describe('a write that nobody waits for', () => {
  it('leaves the next one to wait for the disk as always', () => {
    transactUnsynced(db, () => db.prepare("INSERT INTO names VALUES ('a')").run())
    expect(db.pragma('synchronous', { simple: true })).toBe(2)
    expect(() =>
      transactUnsynced(db, () => {
        throw new Error('not this one')
      }),
    ).toThrow('not this one')
    expect(db.pragma('synchronous', { simple: true })).toBe(2)
  })
})
