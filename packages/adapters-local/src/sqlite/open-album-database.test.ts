import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder } from '../data-folder.ts'
import { backupDatabase } from './backup-database.ts'
import { openDatabase } from './database.ts'
import { lockFolder } from './folder-lock.ts'
import { appliedMigrations, migrate, rollback, type Migration } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { openAlbumDatabase, type OpenAlbumOptions } from './open-album-database.ts'

let dataDir: string
let places: ReturnType<typeof dataFolder>
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'open-album-'))
  places = dataFolder(dataDir)
})
afterEach(() => rmSync(dataDir, { recursive: true }))

const names = migrations.map(({ name }) => name)
const notes: Migration = {
  name: '9001-notes',
  up: "CREATE TABLE notes (text TEXT) STRICT; INSERT INTO notes VALUES ('made by 9001')",
  down: 'DROP TABLE notes',
}
const broken: Migration = { name: '9002-broken', up: 'CREATE TABLE broken (a TEXT); nonsense', down: '' }
const open = (more: Partial<OpenAlbumOptions> = {}) =>
  openAlbumDatabase({ places, migrations, patience: { changeMs: 100, useMs: 100 }, ...more })

/** A library of this version, with somebody in it. */
function fill(): void {
  const { db, close } = open()
  db.exec(`INSERT INTO accounts (id, email, email_key, display_name, role, preferences, created_at_ms, only_as_first,
    tokens_valid_from_ms) VALUES ('a', 'anna@x.test', 'anna@x.test', 'Anna', 'admin', '{}', 1, 0, 0)`)
  close()
}
const backups = () => readdirSync(places.backups)
function look<T>(path: string, sql: string): T {
  const db = openDatabase(path)
  try {
    return db.prepare(sql).pluck().get() as T
  } finally {
    db.close()
  }
}
const applied = () => {
  const db = openDatabase(places.database)
  try {
    return appliedMigrations(db)
  } finally {
    db.close()
  }
}

/** Runs a script beside this one; gives what it wrote and how it ended. */
async function run(script: string) {
  const start = `
    import { openAlbumDatabase, dataFolder, migrations } from ${JSON.stringify(join(import.meta.dirname, '../index.ts'))}
    const places = dataFolder(${JSON.stringify(dataDir)})
    const notes = ${JSON.stringify(notes)}
    ${script}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', start], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  return { code, signal, said }
}

describe('a new library', () => {
  it('gets its schema, and no backup of nothing', () => {
    const album = open()
    expect(album).toMatchObject({ applied: names, backup: undefined })
    expect(appliedMigrations(album.db)).toEqual(names)
    album.close()
    expect(open()).toMatchObject({ applied: [], backup: undefined })
  })
})

describe('a library of the version before', () => {
  beforeEach(fill)

  it('is brought up to date after a copy was made, which can take its place', () => {
    const album = open({ migrations: [...migrations, notes], nowMs: Date.UTC(2026, 10, 21, 12, 30) })
    expect(album.applied).toEqual([notes.name])
    expect(album.backup).toBe(join(places.backups, '2026-11-21T12-30-00Z-before-9001-notes.sqlite'))
    album.close()
    expect(statSync(album.backup!).mode & 0o777).toBe(0o600)
    rmSync(places.database)
    copyFileSync(album.backup!, places.database)
    const restored = open()
    expect(restored.applied).toEqual([])
    expect(restored.db.prepare('SELECT email FROM accounts').pluck().get()).toBe('anna@x.test')
    restored.close()
  })

  it('is left as it was when a step fails, also what went well before it', () => {
    expect(() => open({ migrations: [...migrations, notes, broken] })).toThrow(
      /^Migration 9002-broken could not be applied: .* The database is as it was before\.$/,
    )
    expect(applied()).toEqual(names)
    expect(
      look(places.database, "SELECT count(*) FROM sqlite_schema WHERE name IN ('notes', 'broken')"),
    ).toBe(0)
    open().close()
  })

  it('is left as it was when the process is killed in the middle', async () => {
    const { signal } = await run(`
      const kill = { name: '9002-kill', down: '', up(db) {
        db.exec('CREATE TABLE half (id TEXT); UPDATE accounts SET email = upper(email)')
        process.kill(process.pid, 'SIGKILL')
      } }
      openAlbumDatabase({ places, migrations: [...migrations, notes, kill] })`)
    expect(signal).toBe('SIGKILL')
    const album = open()
    expect(album.applied).toEqual([])
    expect(album.db.prepare('SELECT email FROM accounts').pluck().get()).toBe('anna@x.test')
    expect(album.db.pragma('integrity_check', { simple: true })).toBe('ok')
    album.close()
  })

  it('is brought up to date once when several processes start at once', async () => {
    const script = `
      const album = openAlbumDatabase({ places, migrations: [...migrations, notes] })
      process.stdout.write(JSON.stringify(album.applied))
      album.close()`
    const ended = await Promise.all([run(script), run(script), run(script), run(script)])
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    expect(ended.map(({ said }) => said).sort()).toEqual([JSON.stringify([notes.name]), '[]', '[]', '[]'])
    expect(look(places.database, 'SELECT count(*) FROM notes')).toBe(1)
    expect(backups()).toHaveLength(1)
  }, 30_000)

  it('is not changed under a version that is running', () => {
    const running = open()
    expect(() => open({ migrations: [...migrations, notes] })).toThrow(
      /another CloudAlbum is using it\. Stop that one/,
    )
    open().close()
    running.close()
    open({ migrations: [...migrations, notes] }).close()
    expect(applied()).toContain(notes.name)
  })

  it('is changed though a version that was running has died', async () => {
    const { signal } = await run(
      `openAlbumDatabase({ places, migrations }); process.kill(process.pid, 'SIGKILL')`,
    )
    expect(signal).toBe('SIGKILL')
    expect(open({ migrations: [...migrations, notes] }).applied).toEqual([notes.name])
  })
})

describe('a library of a newer version', () => {
  it('is refused, and left alone', () => {
    open({ migrations: [...migrations, notes] }).close()
    expect(() => open()).toThrow(
      /^The database was made by a newer CloudAlbum \(9001-notes\)\. Start that version/,
    )
    expect(applied()).toContain(notes.name)
    open({ migrations: [...migrations, notes] }).close()
  })
})

describe('backups', () => {
  beforeEach(fill)
  const backup = (nowMs: number, more = {}) => {
    const db = openDatabase(places.database)
    try {
      return backupDatabase(db, { folder: places.backups, reason: 'before-x', nowMs, ...more })
    } finally {
      db.close()
    }
  }

  it('are kept three deep; what else lies there stays', () => {
    writeFileSync(join(places.backups, '..', 'x'), '')
    backup(0)
    writeFileSync(join(places.backups, 'mine.sqlite'), '')
    writeFileSync(join(places.backups, '1970-01-01T00-00-00Z-before-x.sqlite.partial'), '')
    for (const day of [1, 2, 3, 4]) backup(day * 86_400_000)
    expect(backups().sort()).toEqual([
      '1970-01-03T00-00-00Z-before-x.sqlite',
      '1970-01-04T00-00-00Z-before-x.sqlite',
      '1970-01-05T00-00-00Z-before-x.sqlite',
      'mine.sqlite',
    ])
  })

  it('hold what was written up to now, also beside a reader and a writer', () => {
    const other = openDatabase(places.database)
    other.exec("BEGIN; UPDATE accounts SET display_name = 'not yet'")
    expect(look(backup(0), 'SELECT display_name FROM accounts')).toBe('Anna')
    other.exec('COMMIT')
    other.close()
    expect(look(backup(1000), 'SELECT display_name FROM accounts')).toBe('not yet')
  })

  it('are not begun on a disk that is nearly full, and nothing is changed then', () => {
    expect(() => backup(0, { freeBytes: 1_000_000 })).toThrow(
      /no room for a copy of the database.*1 MB are free/,
    )
    expect(backups()).toEqual([])
  })
})

describe('the lock of a folder', () => {
  const lock = (kind: 'shared' | 'exclusive') => lockFolder(places.lock, kind, 20)

  it('is shared by those who use it, and held alone by who changes it', () => {
    const users = [lock('shared'), lock('shared')]
    expect(users.every(Boolean)).toBe(true)
    expect(lock('exclusive')).toBeUndefined()
    for (const user of users) user?.release()
    const alone = lock('exclusive')
    expect([alone !== undefined, lock('shared'), lock('exclusive')]).toEqual([true, undefined, undefined])
    alone?.release()
    lock('shared')?.release()
  })
})

describe('rolling back', () => {
  it('undoes the last ones, all or none', () => {
    const db = openDatabase(places.database)
    const stuck: Migration = { ...notes, name: '9000-stuck', up: '', down: 'nonsense' }
    migrate(db, [...migrations, stuck, notes])
    expect(() => rollback(db, [...migrations, stuck, notes], 2)).toThrow(
      /9000-stuck could not be rolled back/,
    )
    expect(appliedMigrations(db).at(-1)).toBe(notes.name)
    expect(rollback(db, [...migrations, stuck, notes], 1)).toEqual([notes.name])
    expect(() => rollback(db, migrations, 1)).toThrow(/9000-stuck belongs to a newer CloudAlbum/)
    db.close()
  })
})
