import { randomBytes } from 'node:crypto'
import type { VisitorSalts } from '@cloudalbum/core'
import { transact, type Database } from './database.ts'
import { promised } from './promised.ts'

/** Salts in SQLite, so that a restart does not count everybody of the day again; today's in memory as well. */
export function createSqliteVisitorSalts(db: Database): VisitorSalts {
  const insert = db.prepare('INSERT INTO visitor_salts (day, salt) VALUES (?, ?) ON CONFLICT DO NOTHING')
  const read = db.prepare<[string], Buffer>('SELECT salt FROM visitor_salts WHERE day = ?').pluck()
  const prune = db.prepare('DELETE FROM visitor_salts WHERE day < ?')
  let last: { day: string; salt: Uint8Array<ArrayBuffer> } | undefined

  function draw(day: string): Uint8Array<ArrayBuffer> {
    if (!read.get(day)) transact(db, () => insert.run(day, randomBytes(32)))
    return new Uint8Array(read.get(day) ?? [])
  }
  return {
    of: (day) =>
      promised(() => {
        if (last?.day !== day) last = { day, salt: draw(day) }
        return last.salt
      }),
    prune: (beforeDay) => promised(() => void prune.run(beforeDay)),
  }
}
