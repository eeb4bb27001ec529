import { AppError, filterSet, type Filters, type Item, type ItemPage, type ItemStore } from '@cloudalbum/core'
import { durably, type Database } from './database.ts'
import { requireItems, saveItems } from './gallery-item-rows.ts'
import { bySlug } from './gallery-item-slugs.ts'
import { moveItems } from './gallery-order.ts'
import {
  badCursor,
  parsePlace,
  readItems,
  requireGallery,
  type GalleryRow,
  type PlacedItem,
} from './gallery-rows.ts'
import { promised } from './promised.ts'

/** Items of galleries in SQLite; the schema keeps index and counters. */
export function createSqliteItemStore(db: Database): ItemStore {
  const written = <T>(work: () => T) => durably(db, work)
  return {
    save: (accountId, galleryId, version, changes, nowMs) =>
      written(() => {
        const row = requireGallery(db, accountId, galleryId)
        if (row.version !== version)
          throw new AppError('conflict', 'The gallery has changed meanwhile. Try again.')
        saveItems(db, row, changes, nowMs)
      }),
    move: (accountId, galleryId, ids, before) =>
      written(() => moveItems(db, requireGallery(db, accountId, galleryId).id, unique(ids), before)),
    remove: (accountId, galleryId, ids, nowMs) =>
      written(() => remove(db, requireGallery(db, accountId, galleryId), unique(ids), nowMs)),
    page: (accountId, galleryId, cursor, limit) =>
      promised(() => page(db, requireGallery(db, accountId, galleryId).id, cursor, limit)),
    getMany: (galleryId, ids) => promised(() => getMany(db, galleryId, unique(ids))),
    offers: (accountId, galleryId, cursor, limit) =>
      promised(() => offers(db, requireGallery(db, accountId, galleryId), cursor, limit)),
    shown: (galleryId, filters, cursor, limit) =>
      promised(() => shown(db, galleryId, filters, cursor, limit)),
    count: (galleryId, sets) => promised(() => count(db, galleryId, sets)),
    values: (galleryId, key, limit) => promised(() => valuesOf(db, galleryId, key, limit)),
    bySlug: (galleryId, slug) =>
      promised(() => readItems(db, 'gallery_items i', bySlug, { galleryId, slug })[0]?.item),
    around: (galleryId, filters, id) => promised(() => around(db, galleryId, filters, id)),
  }
}

const unique = (ids: string[]) => [...new Set(ids)]

function remove(db: Database, row: GalleryRow, ids: string[], nowMs: number): number {
  requireItems(db, row.id, ids)
  db.prepare('UPDATE galleries SET updated_at_ms = ? WHERE id = ?').run(nowMs, row.id)
  return db
    .prepare('DELETE FROM gallery_items WHERE id IN (SELECT value FROM json_each(?))')
    .run(JSON.stringify(ids)).changes
}

function page(db: Database, galleryId: string, cursor: string | undefined, limit: number): ItemPage {
  const after = cursor === undefined ? undefined : parsePlace(cursor)
  const found = readItems(
    db,
    'gallery_items i',
    `i.gallery_id = @galleryId ${after ? 'AND (i.position, i.id) > (@position, @id)' : ''}
     ORDER BY i.position, i.id LIMIT @count`,
    { galleryId, count: limit + 1, ...after },
  )
  return paged(found, limit)
}

function paged(found: PlacedItem[], limit: number): ItemPage {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  const page = { items: items.map(({ item }) => item) }
  return found.length > limit && last ? { ...page, next: `${last.position}.${last.item.id}` } : page
}

function getMany(db: Database, galleryId: string, ids: string[]): Item[] {
  const found = readItems(
    db,
    'gallery_items i',
    'i.id IN (SELECT value FROM json_each(@ids)) AND i.gallery_id = @galleryId',
    { galleryId, ids: JSON.stringify(ids) },
  )
  const byId = new Map(found.map(({ item }) => [item.id, item]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

function offers(
  db: Database,
  row: GalleryRow,
  cursor: string | undefined,
  limit: number,
): { photoIds: string[]; next?: string } {
  const after = cursor === undefined ? undefined : parsePlace(cursor)
  const rows = db
    .prepare<[object], { photo_id: string; local_ms: number }>(
      `SELECT m.photo_id, m.local_ms FROM album_photos m
       WHERE m.album_id = @albumId AND m.visible = 1 ${after ? 'AND (m.local_ms, m.photo_id) < (@position, @id)' : ''}
         AND NOT EXISTS (SELECT 1 FROM gallery_items i WHERE i.photo_id = m.photo_id AND i.gallery_id = @galleryId)
       ORDER BY m.local_ms DESC, m.photo_id DESC LIMIT @count`,
    )
    .all({ albumId: row.album_id, galleryId: row.id, count: limit + 1, ...after })
  const found = rows.slice(0, limit)
  const last = found.at(-1)
  const photoIds = found.map((one) => one.photo_id)
  return rows.length > limit && last ? { photoIds, next: `${last.local_ms}.${last.photo_id}` } : { photoIds }
}

/** Part of a cursor, so that none is taken for that of other filters. */
const mark = (filters: string) => {
  let sum = 0
  for (const letter of filters) sum = (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) >>> 0
  return sum.toString(36)
}

const fitting = 'gallery_index x JOIN gallery_items i ON i.id = x.item_id'

function shown(
  db: Database,
  galleryId: string,
  filters: Filters,
  cursor: string | undefined,
  limit: number,
): ItemPage {
  const set = filterSet(filters)
  const [place, of] = cursor?.split('~') ?? []
  if (cursor !== undefined && of !== mark(set)) throw badCursor()
  const after = place === undefined ? undefined : parsePlace(place)
  const found = readItems(
    db,
    fitting,
    `x.gallery_id = @galleryId AND x.filters = @set ${after ? 'AND (x.position, x.item_id) > (@position, @id)' : ''}
     ORDER BY x.position, x.item_id LIMIT @count`,
    { galleryId, set, count: limit + 1, ...after },
  )
  const { items, next } = paged(found, limit)
  return next === undefined ? { items } : { items, next: `${next}~${mark(set)}` }
}

function count(db: Database, galleryId: string, sets: Filters[]): number[] {
  return db
    .prepare<[string, string], number>(
      `SELECT coalesce(n.count, 0) FROM json_each(?) wanted
       LEFT JOIN gallery_counts n ON n.gallery_id = ? AND n.filters = wanted.value ORDER BY wanted.key`,
    )
    .pluck()
    .all(JSON.stringify(sets.map(filterSet)), galleryId)
}

function valuesOf(
  db: Database,
  galleryId: string,
  key: string,
  limit: number,
): { value: string; count: number }[] {
  return db
    .prepare<[string, string, number], { value: string; count: number }>(
      `SELECT substr(filters, instr(filters, char(30)) + 1) AS value, count FROM gallery_counts
       WHERE gallery_id = ? AND attribute = ? ORDER BY count DESC, filters LIMIT ?`,
    )
    .all(galleryId, key, limit)
}

function around(
  db: Database,
  galleryId: string,
  filters: Filters,
  id: string,
): { previous?: Item; next?: Item } {
  const next = (sign: '<' | '>', direction: 'ASC' | 'DESC') =>
    readItems(
      db,
      fitting,
      `x.gallery_id = @galleryId AND x.filters = @set
       AND (x.position, x.item_id) ${sign} ((SELECT position FROM gallery_items WHERE id = @id), @id)
       ORDER BY x.position ${direction}, x.item_id ${direction} LIMIT 1`,
      { galleryId, set: filterSet(filters), id },
    )[0]?.item
  const [before, after] = [next('<', 'DESC'), next('>', 'ASC')]
  return { ...(before ? { previous: before } : {}), ...(after ? { next: after } : {}) }
}
