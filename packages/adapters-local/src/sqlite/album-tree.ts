import { invalid, maxAlbumDepth, notFound } from '@cloudalbum/core'
import type { Database } from './database.ts'

/**
 * Whether an album (null: a new one) can be put into another. @throws AppError `not-found` for a parent that the
 * account does not have, `invalid-input` for a cycle or too deep nesting.
 */
export function checkParent(
  db: Database,
  accountId: string,
  id: string | null,
  parentId: string | null,
): void {
  if (parentId === null) return
  const above = ancestors(db, accountId, parentId)
  if (above.length === 0) throw notFound('album')
  if (id !== null && above.includes(id))
    throw invalid('An album cannot be put into itself or into an album inside it.', {
      parentId: 'is inside this album',
    })
  if (above.length + (id === null ? 1 : height(db, id)) > maxAlbumDepth)
    throw invalid(`Albums nest at most ${maxAlbumDepth} deep.`, { parentId: 'is nested too deep' })
}

/** The album and what it is in, up to the top; empty when there is no such album. */
function ancestors(db: Database, accountId: string, id: string): string[] {
  return db
    .prepare<[string, string], string>(
      `WITH RECURSIVE up (id, parent_id) AS (
         SELECT id, parent_id FROM albums WHERE id = ? AND account_id = ?
         UNION SELECT a.id, a.parent_id FROM albums a JOIN up ON a.id = up.parent_id
       ) SELECT id FROM up`,
    )
    .pluck()
    .all(id, accountId)
}

/** Levels that an album takes: 1 without albums inside. */
function height(db: Database, id: string): number {
  const sql = `WITH RECURSIVE down (id, level) AS (
      SELECT ?, 1 UNION ALL SELECT a.id, down.level + 1 FROM albums a JOIN down ON a.parent_id = down.id WHERE down.level <= ${maxAlbumDepth}
    ) SELECT max(level) FROM down`
  return db.prepare<[string], number>(sql).pluck().get(id) ?? 1
}
