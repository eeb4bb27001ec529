import type { Database } from '../sqlite/database.ts'

/** Rows of every table; not those that SQLite keeps for itself, or behind a full-text index. */
export function countRows(db: Database): Record<string, number> {
  const names = db
    .prepare<[], string>(
      "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' ORDER BY name",
    )
    .pluck()
    .all()
    .filter((name) => !name.startsWith('sqlite_'))
  return Object.fromEntries(
    names.map((name) => [
      name,
      db
        .prepare<[], number>(`SELECT count(*) FROM "${name.replaceAll('"', '""')}"`)
        .pluck()
        .get() ?? 0,
    ]),
  )
}
