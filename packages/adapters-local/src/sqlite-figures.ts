import { statSync } from 'node:fs'
import { dataFolder } from './data-folder.ts'
import type { Database } from './sqlite/database.ts'

export interface SqliteFigures {
  /** Of the file, with what is free in it. */
  databaseBytes: number
  /** Of its write-ahead log. */
  walBytes: number
  /** In the file, to be used again. */
  freeBytes: number
  /** As accounts are charged for them. */
  originalBytes: number
  /** By state. */
  photos: Record<string, number>
  /** Work that failed for good, by kind. */
  deadJobs: Record<string, number>
}

const states = ['expected', 'processing', 'ready', 'rejected', 'trashed'] as const

/** How large the database is, and what is in it. */
export function sqliteFigures({ db, dataDir }: { db: Database; dataDir: string }): () => SqliteFigures {
  const sums = ['used_bytes', ...states].map((name) => `coalesce(sum(${name}), 0) AS ${name}`)
  const accounts = db.prepare<[], Record<string, number>>(`SELECT ${sums.join(', ')} FROM photo_accounts`)
  const dead = db.prepare<[], { kind: string; count: number }>(
    'SELECT kind, count(*) AS count FROM jobs WHERE died_at_ms IS NOT NULL GROUP BY kind',
  )
  const pragma = (name: string) => db.pragma(name, { simple: true }) as number
  const { database } = dataFolder(dataDir)
  return () => {
    const pageBytes = pragma('page_size')
    const all = accounts.get() ?? {}
    return {
      databaseBytes: pragma('page_count') * pageBytes,
      walBytes: statSync(`${database}-wal`, { throwIfNoEntry: false })?.size ?? 0,
      freeBytes: pragma('freelist_count') * pageBytes,
      originalBytes: all['used_bytes'] ?? 0,
      photos: Object.fromEntries(states.map((state) => [state, all[state] ?? 0])),
      deadJobs: Object.fromEntries(dead.all().map(({ kind, count }) => [kind, count])),
    }
  }
}
