import type { RowsTarget } from '@cloudalbum/core'
import SQLite from 'better-sqlite3'
import { createHash, type Hash } from 'node:crypto'
import { createReadStream, existsSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { openDatabase } from '../sqlite/database.ts'
import { missingMigrations } from '../sqlite/migrate.ts'
import { migrations } from '../sqlite/migrations/index.ts'
import { checkDatabase } from './check-database.ts'
import { countRows } from './count-rows.ts'
import { revokeRows } from './revoke-rows.ts'

export interface SqliteRowsTargetOptions {
  /** Written anew; nobody uses it. */
  database: string
  /** Path of a database of the same album of a later moment; undefined when there is none. */
  newer: () => Promise<string | undefined>
}

/** Rows that come back as the file that they were. */
export function createSqliteRowsTarget({ database, newer }: SqliteRowsTargetOptions): RowsTarget {
  return {
    async write(blocks) {
      for (const path of [database, `${database}-wal`, `${database}-shm`]) rmSync(path, { force: true })
      const file = await open(database, 'wx', 0o600)
      try {
        for await (const block of blocks) await file.writeFile(block)
        await file.sync()
      } finally {
        await file.close()
      }
    },
    async prove(blocks) {
      const wanted = createHash('sha256')
      for await (const block of blocks) wanted.update(block)
      const found: Hash = createHash('sha256')
      await pipeline(createReadStream(database, { highWaterMark: 1 << 20 }), found)
      const equal =
        wanted.digest('hex') === found.digest('hex') && (await checkDatabase(database)) === undefined
      if (!equal) return { equal, tables: {} }
      const db = new SQLite(database, { readonly: true })
      try {
        missingMigrations(db, migrations)
        return { equal, tables: countRows(db) }
      } finally {
        db.close()
      }
    },
    async revoke({ nowMs, all }) {
      const later = await newer()
      const db = openDatabase(database)
      try {
        // It goes to another place as one file.
        db.pragma('journal_mode = DELETE')
        return revokeRows(db, {
          nowMs,
          all,
          newer: later !== undefined && existsSync(later) ? later : undefined,
        })
      } finally {
        db.close()
      }
    },
  }
}
