import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from '../database.ts'
import { appliedMigrations, migrate, rollback } from '../migrate.ts'
import { migrations } from './index.ts'

let folder: string
let db: Database
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrations-'))
  db = openDatabase(join(folder, 'album.sqlite'))
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const schema = () =>
  db
    .prepare<[], string>(
      `SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND name <> 'migrations' ORDER BY 1`,
    )
    .pluck()
    .all()

describe('migrations', () => {
  it('are applied in order, once', () => {
    expect(migrate(db, migrations)).toEqual(migrations.map((one) => one.name))
    expect(migrate(db, migrations)).toEqual([])
    expect(appliedMigrations(db)).toEqual(migrations.map((one) => one.name).sort())
  })

  it.each(migrations.map((one, index) => [one.name, index] as const))(
    '%s goes down and up again without a trace',
    (_, index) => {
      const steps = migrations.slice(0, index + 1)
      migrate(db, steps.slice(0, -1))
      const before = schema()
      migrate(db, steps)
      const after = schema()
      expect(rollback(db, steps)).toEqual([steps.at(-1)?.name])
      expect(schema()).toEqual(before)
      migrate(db, steps)
      expect(schema()).toEqual(after)
    },
  )

  it('leave nothing half done when a step fails', () => {
    const broken = {
      name: '9999-broken',
      up: 'CREATE TABLE half (id TEXT); CREATE TABLE half (id TEXT);',
      down: '',
    }
    migrate(db, migrations)
    const before = schema()
    expect(() => migrate(db, [...migrations, broken])).toThrow()
    expect(schema()).toEqual(before)
    expect(appliedMigrations(db)).not.toContain('9999-broken')
  })

  it('refuse a database of a newer version', () => {
    migrate(db, [
      ...migrations,
      { name: '9999-future', up: 'CREATE TABLE future (id TEXT)', down: 'DROP TABLE future' },
    ])
    expect(() => migrate(db, migrations)).toThrow('newer CloudAlbum')
  })

  it('keep the rows of older tables when the last is undone', () => {
    migrate(db, migrations)
    db.prepare(`INSERT INTO settings VALUES ('signUp', '"closed"')`).run()
    rollback(db, migrations)
    migrate(db, migrations)
    expect(db.prepare('SELECT value FROM settings').pluck().get()).toBe('"closed"')
  })
})
