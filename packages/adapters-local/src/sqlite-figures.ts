import type { Clock } from '@cloudalbum/core'
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
  /** Background work by kind; `later`: its time has not come. */
  jobs: JobsOfKind[]
}

export interface JobsOfKind {
  kind: string
  due: number
  leased: number
  later: number
  dead: number
  /** Of what is due. */
  oldestDueAtMs: number | null
}

const states = ['expected', 'processing', 'ready', 'rejected', 'trashed'] as const

interface FigureOptions {
  db: Database
  dataDir: string
  clock: Clock
}

const jobsOfKind = `SELECT kind,
  count(*) FILTER (WHERE died_at_ms IS NULL AND due_at_ms <= :now) AS due,
  count(*) FILTER (WHERE died_at_ms IS NULL AND due_at_ms > :now AND lease IS NOT NULL) AS leased,
  count(*) FILTER (WHERE died_at_ms IS NULL AND due_at_ms > :now AND lease IS NULL) AS later,
  count(*) FILTER (WHERE died_at_ms IS NOT NULL) AS dead,
  min(due_at_ms) FILTER (WHERE died_at_ms IS NULL AND due_at_ms <= :now) AS oldestDueAtMs
  FROM jobs GROUP BY kind`

/** How large the database is, and what is in it. */
export function sqliteFigures({ db, dataDir, clock }: FigureOptions): () => SqliteFigures {
  const sums = ['used_bytes', ...states].map((name) => `coalesce(sum(${name}), 0) AS ${name}`)
  const accounts = db.prepare<[], Record<string, number>>(`SELECT ${sums.join(', ')} FROM photo_accounts`)
  const jobs = db.prepare<[{ now: number }], JobsOfKind>(jobsOfKind)
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
      jobs: jobs.all({ now: clock.now() }),
    }
  }
}
