import { dataFolder, openDatabase, recountPhotos, type Database } from '@cloudalbum/adapters-local'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { sha256Of } from './draw.ts'

export interface Row {
  id: string
  accountId: string
  state: string
  sha256: string
  sizeBytes: number
}

/** Looks into the data folder beside a running album, or at one that is dead. */
export function withDatabase<T>(dataDir: string, use: (db: Database) => T): T {
  const db = openDatabase(dataFolder(dataDir).database)
  try {
    return use(db)
  } finally {
    db.close()
  }
}

export const rowsOf = (dataDir: string): Row[] =>
  withDatabase(dataDir, (db) =>
    db
      .prepare<[], Row>(
        'SELECT id, account_id AS accountId, state, sha256, size_bytes AS sizeBytes FROM photos ORDER BY id',
      )
      .all(),
  )

export const filesOf = (dataDir: string): string[] => {
  const root = dataFolder(dataDir).files
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort()
}

const keysOf = ({ accountId, id, sha256, state }: Row): string[] => {
  const place = `${accountId}/${id}/${sha256}`
  const original = [`originals/${place}`]
  return state === 'rejected'
    ? original
    : [...original, `renditions/${place}/preview-1.jpg`, `renditions/${place}/thumbnail-1.webp`]
}

/**
 * What is wrong with a data folder whose work is done: every photo has its files and no file is without a photo,
 * originals are what their rows say, counters equal a recount, the database is sound, no job waits.
 */
export function problemsOf(dataDir: string): string[] {
  const rows = rowsOf(dataDir)
  const files = filesOf(dataDir)
  const wanted = new Set(rows.flatMap(keysOf))
  const there = new Set(files)
  return [
    ...rows
      .filter((row) => !['ready', 'rejected', 'trashed'].includes(row.state))
      .map((row) => `left as ${row.state}: ${row.id}`),
    ...files.filter((file) => !wanted.has(file)).map((file) => `left over: ${file}`),
    // The bytes of one that is expected have not come yet.
    ...rows
      .filter((row) => row.state !== 'expected')
      .flatMap(keysOf)
      .filter((key) => !there.has(key))
      .map((key) => `missing: ${key}`),
    ...files
      .filter((file) => file.startsWith('originals/'))
      .flatMap((file) => originalProblem(dataDir, file)),
    ...databaseProblems(dataDir),
  ]
}

/** A name that says the bytes; anything torn is found. */
function originalProblem(dataDir: string, file: string): string[] {
  const path = join(dataFolder(dataDir).files, file)
  return sha256Of(readFileSync(path)) === file.split('/').at(-1)
    ? []
    : [`torn: ${file}, ${statSync(path).size} bytes`]
}

function databaseProblems(dataDir: string): string[] {
  return withDatabase(dataDir, (db) => {
    const accounts = db.prepare<[], string>('SELECT id FROM accounts').pluck().all()
    const differences = accounts.flatMap((id) => recountPhotos(db, id))
    const jobs = db
      .prepare<[], string>(
        `SELECT iif(died_at_ms IS NULL, 'waits: ', 'dead: ') || kind || ' ' || payload FROM jobs`,
      )
      .pluck()
      .all()
    const integrity = db.prepare<[], string>('PRAGMA integrity_check(3)').pluck().all()
    return [
      ...differences.map(({ what, stored, counted }) => `counter ${what}: ${stored} instead of ${counted}`),
      ...integrity.filter((line) => line !== 'ok'),
      ...db
        .prepare('PRAGMA foreign_key_check')
        .all()
        .map((row) => `refers to nothing: ${JSON.stringify(row)}`),
      ...jobs.map((job) => `a job ${job}`),
    ]
  })
}

/** Nothing is under way: what is not done now needs a client, or a day. */
export const isSettled = (dataDir: string): boolean =>
  withDatabase(dataDir, (db) => {
    const open = db
      .prepare<[], number>(
        `SELECT (SELECT count(*) FROM jobs WHERE died_at_ms IS NULL)
          + (SELECT count(*) FROM photos WHERE state IN ('processing', 'purging'))
          + (SELECT count(*) FROM accounts WHERE deleting_at_ms IS NOT NULL)`,
      )
      .pluck()
      .get()
    return open === 0
  })

export const waitingJobs = (dataDir: string): number | undefined =>
  withDatabase(dataDir, (db) =>
    db.prepare<[], number>('SELECT count(*) FROM jobs WHERE died_at_ms IS NULL').pluck().get(),
  )
