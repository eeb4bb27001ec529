import type { SafetyAlbum } from './safety-album.ts'

/** Counters and the index of words, which say nothing that the other tables do not. */
const left = /^(?:sqlite_|rate_limits$|migrations$|photo_tokens)/

/** Every row of the database in which one of these ids stands. */
export function rowsAbout({ adapters: { db } }: SafetyAlbum, ids: readonly string[]): string[] {
  const tables = db
    .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .pluck()
    .all()
  return tables
    .filter((table) => !left.test(table))
    .flatMap((table) =>
      db
        .prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}"`)
        .all()
        .map((row) => `${table} ${JSON.stringify(row)}`),
    )
    .filter((row) => ids.some((id) => row.includes(id)))
    .toSorted()
}
