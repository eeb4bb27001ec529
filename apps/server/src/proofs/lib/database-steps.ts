import { openDatabase, type Database } from '@cloudalbum/adapters-local'
import type { BeforeStep, Faults } from './steps.ts'

interface Statement {
  source: string
  readonly: boolean
  database: Database
}
type Call = (this: Statement, ...args: unknown[]) => unknown

const ends = /^(?:COMMIT|RELEASE)/
const begins = /^(?:BEGIN|SAVEPOINT|ROLLBACK|PRAGMA)/

/**
 * Every statement that writes becomes a step, the moment before a commit and the moment after it too. For all
 * databases of the process that are files, from now on. `onFirst` gets the album's own connection, `onSynced` one whose commit has
 * waited for the disk.
 */
export function watchDatabase(
  before: BeforeStep,
  onFirst: (db: Database) => void,
  onSynced: (db: Database) => void,
): void {
  const memory = openDatabase(':memory:')
  const prototype = Object.getPrototypeOf(memory.prepare('SELECT 1')) as Record<string, Call>
  const faults = sqliteFaults(memory)
  let seen = false
  for (const name of ['run', 'get', 'all']) {
    const original = prototype[name]
    if (!original) throw new Error(`Statements have no ${name}.`)
    prototype[name] = function (...args: unknown[]) {
      const writes = ends.test(this.source) || (!this.readonly && !begins.test(this.source))
      if (!writes || this.database.name === ':memory:') return original.apply(this, args)
      if (!seen) onFirst(this.database)
      seen = true
      const of = summary(this.source)
      const inside = this.database.inTransaction && !ends.test(this.source)
      before({ what: inside ? 'statement' : 'commit', of, grows: true }, faults)
      const result = original.apply(this, args)
      if (!this.database.inTransaction) {
        if (waitsForDisk(this.database)) onSynced(this.database)
        before({ what: 'committed', of, grows: false }, faults)
      }
      return result
    }
  }
}

/** synchronous=FULL. https://www.sqlite.org/pragma.html#pragma_synchronous */
const waitsForDisk = (db: Database) => db.pragma('synchronous', { simple: true }) === 2

const summary = (sql: string) => sql.replaceAll(/\s+/g, ' ').trim().slice(0, 40)

/** Errors of the very class that SQLite's are of. */
function sqliteFaults(db: Database): Faults {
  const SqliteError = errorClass(db)
  return {
    full: () => new SqliteError('database or disk is full', 'SQLITE_FULL'),
    broken: () => new SqliteError('disk I/O error', 'SQLITE_IOERR'),
  }
}

type ErrorClass = new (message: string, code: string) => Error

function errorClass(db: Database): ErrorClass {
  try {
    db.exec('no statement')
  } catch (error) {
    return (error as Error).constructor as ErrorClass
  }
  throw new Error('SQLite took what is no statement.')
}
