import { keptSlugs } from '@cloudalbum/core'
import type { Database } from './database.ts'

/** No slug of an item: while several change theirs, nothing that is unique stays in the way. */
export const clearSlugs = (db: Database, ids: readonly string[]): void =>
  void db
    .prepare(`UPDATE gallery_items SET slug = '~' || id WHERE id IN (SELECT value FROM json_each(?))`)
    .run(JSON.stringify(ids))

/** A slug that an item has leads nowhere else. */
export function takeSlugs(db: Database, galleryId: string, slugs: readonly string[]): void {
  db.prepare(
    'DELETE FROM gallery_item_slugs WHERE gallery_id = ? AND slug IN (SELECT value FROM json_each(?))',
  ).run(galleryId, JSON.stringify(slugs))
}

/** Slugs that items had until now lead to them, where no other item has them. */
export function leaveSlugs(
  db: Database,
  galleryId: string,
  left: readonly { id: string; slug: string }[],
  nowMs: number,
): void {
  const leave = db.prepare(
    `INSERT INTO gallery_item_slugs (gallery_id, slug, item_id, until_ms) SELECT @galleryId, @slug, @id, @nowMs
       WHERE NOT EXISTS (SELECT 1 FROM gallery_items WHERE gallery_id = @galleryId AND slug = @slug)
     ON CONFLICT (gallery_id, slug) DO UPDATE SET item_id = excluded.item_id, until_ms = excluded.until_ms`,
  )
  const forget = db.prepare(
    `DELETE FROM gallery_item_slugs WHERE gallery_id = @galleryId AND slug IN
       (SELECT slug FROM gallery_item_slugs WHERE item_id = @id ORDER BY until_ms DESC, slug LIMIT -1 OFFSET ${keptSlugs})`,
  )
  for (const { id, slug } of left) {
    leave.run({ galleryId, slug, id, nowMs })
    forget.run({ galleryId, id })
  }
}

/** By the slug that an item has, or else by one that it had. */
export const bySlug = `i.id = coalesce(
  (SELECT id FROM gallery_items WHERE gallery_id = @galleryId AND slug = @slug),
  (SELECT item_id FROM gallery_item_slugs WHERE gallery_id = @galleryId AND slug = @slug))`
