import type { Database } from './database.ts'
import { requireItems, step } from './gallery-item-rows.ts'

/** Puts items before another one, or at the end, in the order given. @throws AppError `not-found` when one is not in the gallery. */
export function moveItems(db: Database, galleryId: string, ids: string[], before: string | null): void {
  requireItems(db, galleryId, before === null ? ids : [...new Set([...ids, before])])
  let gap = gapBefore(db, galleryId, ids, before)
  if (gap.width <= ids.length) {
    number(db, galleryId)
    gap = gapBefore(db, galleryId, ids, before)
  }
  // Fewer than `step` move at once, so that a gap between neighbours is wide enough now.
  const stride = Math.floor(gap.width / (ids.length + 1))
  const move = db.prepare('UPDATE gallery_items SET position = ? WHERE id = ?')
  ids.forEach((id, index) => move.run(gap.after + (index + 1) * stride, id))
}

/** Spreads the items again. */
function number(db: Database, galleryId: string): void {
  db.prepare(
    `UPDATE gallery_items SET position = numbered.place * ${step}
     FROM (SELECT id, row_number() OVER (ORDER BY position, id) AS place FROM gallery_items WHERE gallery_id = @galleryId) AS numbered
     WHERE gallery_items.id = numbered.id`,
  ).run({ galleryId })
}

/** The free positions where the items go, not counting those that they leave. */
function gapBefore(
  db: Database,
  galleryId: string,
  moved: string[],
  before: string | null,
): { after: number; width: number } {
  const others =
    'FROM gallery_items WHERE gallery_id = @galleryId AND id NOT IN (SELECT value FROM json_each(@moved))'
  const scope = { galleryId, moved: JSON.stringify(moved) }
  const next =
    before === null
      ? null
      : (db
          .prepare<[object], number | null>(
            `SELECT min(position) ${others} AND position >= (SELECT position FROM gallery_items WHERE id = @before)`,
          )
          .pluck()
          .get({ ...scope, before }) ?? null)
  const last = db
    .prepare<[object], number | null>(
      `SELECT max(position) ${others} AND (@next IS NULL OR position < @next)`,
    )
    .pluck()
    .get({ ...scope, next })
  const after = last ?? (next ?? 0) - step * (moved.length + 1)
  return { after, width: next === null ? step * (moved.length + 1) : next - after }
}
