import {
  AppError,
  invalid,
  keptSlugs,
  slugTaken,
  type GalleryPatch,
  type GalleryStore,
  type GallerySummary,
  type Item,
  type ItemValues,
  type NewGallery,
  type NewItem,
} from '@cloudalbum/core'
import { requireAlbum } from './album-rows.ts'
import { durably, type Database } from './database.ts'
import { addItems, refit } from './gallery-item-rows.ts'
import { gallery, readGalleries, requireGallery, type GalleryRow } from './gallery-rows.ts'
import { promised } from './promised.ts'

/** Galleries in SQLite. */
export function createSqliteGalleryStore(db: Database): GalleryStore {
  const written = <T>(work: () => T) => durably(db, work)
  return {
    create: (made, items) => written(() => create(db, made, items)),
    get: (accountId, id) =>
      promised(() => readGalleries(db, 'g.id = @id AND g.account_id = @accountId', { id, accountId })[0]),
    byId: (id) => promised(() => readGalleries(db, 'g.id = @id', { id })[0]),
    list: (accountId, state) =>
      promised(() =>
        readGalleries(db, `g.account_id = @accountId ${state ? 'AND g.state = @state' : ''}`, {
          accountId,
          state,
        }),
      ),
    bySlug: (slug) =>
      promised(
        () =>
          readGalleries(db, 'g.id = (SELECT s.gallery_id FROM gallery_slugs s WHERE s.slug = @slug)', {
            slug,
          })[0],
      ),
    listed: (limit) =>
      promised(() =>
        db
          .prepare<[number], { slug: string; updatedAtMs: number }>(
            `SELECT slug, updated_at_ms AS updatedAtMs FROM galleries WHERE state = 'published' AND indexed = 1
             ORDER BY published_at_ms DESC, id DESC LIMIT ?`,
          )
          .all(limit),
      ),
    isSlugTaken: (slug) => promised(() => holderOf(db, slug) !== undefined),
    update: (accountId, id, patch, nowMs, options = {}) =>
      written(() => {
        const row = requireGallery(db, accountId, id)
        expectVersion(row, options.version)
        return update(db, row, patch, nowMs, options.fit)
      }),
    remove: (accountId, id) =>
      written(() => removeGalleries(db, 'id = ?', requireGallery(db, accountId, id).id)),
    eraseAccount: (accountId) => written(() => eraseAccount(db, accountId)),
  }
}

function create(db: Database, made: NewGallery, items: NewItem[]): GallerySummary {
  if (made.albumId !== null) expectFreeAlbum(db, made.accountId, made.albumId)
  if (holderOf(db, made.slug) !== undefined) throw slugTaken()
  const { likes, indexed, attributes, createdAtMs, ...rest } = made
  const stored = { likes: Number(likes), indexed: Number(indexed), attributes: JSON.stringify(attributes) }
  db.prepare(
    `INSERT INTO galleries (id, account_id, album_id, slug, title, body, attributes, claim_label, likes, indexed, state, accent,
       created_at_ms, updated_at_ms, version)
     VALUES (@id, @accountId, @albumId, @slug, @title, @text, @attributes, @claimLabel, @likes, @indexed, @state, @accent,
       @createdAtMs, @createdAtMs, 1)`,
  ).run({ ...rest, ...stored, createdAtMs })
  takeSlug(db, made.id, made.slug, createdAtMs)
  addItems(db, requireGallery(db, made.accountId, made.id), items, createdAtMs)
  return read(db, made.id)
}

function expectFreeAlbum(db: Database, accountId: string, albumId: string): void {
  requireAlbum(db, accountId, albumId)
  if (db.prepare('SELECT 1 FROM galleries WHERE album_id = ?').get(albumId))
    throw new AppError('conflict', 'This album has a gallery already.', {
      fields: { albumId: 'has a gallery' },
    })
}

function expectVersion(row: GalleryRow, version: number | undefined): void {
  if (version !== undefined && version !== row.version)
    throw new AppError('conflict', 'The gallery has changed meanwhile. Load it again.')
}

function update(
  db: Database,
  row: GalleryRow,
  patch: GalleryPatch,
  nowMs: number,
  fit: ((item: Item) => ItemValues) | undefined,
): GallerySummary {
  if (patch.slug !== undefined && patch.slug !== row.slug) changeSlug(db, row, patch.slug, nowMs)
  if (patch.coverItemId) expectItem(db, row.id, patch.coverItemId)
  const changed = { ...gallery(row), ...patch }
  db.prepare(
    `UPDATE galleries SET slug = @slug, title = @title, body = @text, attributes = @attributes, claim_label = @claimLabel,
       likes = @likes, indexed = @indexed, state = @state, accent = @accent, cover_item_id = @coverItemId,
       published_at_ms = @publishedAtMs, updated_at_ms = @nowMs, version = version + 1 WHERE id = @id`,
  ).run({
    ...changed,
    attributes: JSON.stringify(changed.attributes),
    likes: Number(changed.likes),
    indexed: Number(changed.indexed),
    nowMs,
  })
  if (patch.attributes) refit(db, row.id, patch.attributes, fit)
  return read(db, row.id)
}

function expectItem(db: Database, galleryId: string, itemId: string): void {
  if (!db.prepare('SELECT 1 FROM gallery_items WHERE id = ? AND gallery_id = ?').get(itemId, galleryId))
    throw invalid('The cover must be an item of the gallery.', { coverItemId: 'is no item of this gallery' })
}

const holderOf = (db: Database, slug: string) =>
  db.prepare<[string], string>('SELECT gallery_id FROM gallery_slugs WHERE slug = ?').pluck().get(slug)

function changeSlug(db: Database, row: GalleryRow, slug: string, nowMs: number): void {
  const holder = holderOf(db, slug)
  if (holder !== undefined && holder !== row.id) throw slugTaken()
  // Past ones are as old as their last day in use.
  db.prepare('UPDATE gallery_slugs SET since_ms = ? WHERE slug = ?').run(nowMs, row.slug)
  takeSlug(db, row.id, slug, nowMs + 1)
  db.prepare(
    `DELETE FROM gallery_slugs WHERE slug IN
       (SELECT slug FROM gallery_slugs WHERE gallery_id = ? ORDER BY since_ms DESC, slug LIMIT -1 OFFSET ${keptSlugs + 1})`,
  ).run(row.id)
}

function takeSlug(db: Database, galleryId: string, slug: string, nowMs: number): void {
  db.prepare(
    `INSERT INTO gallery_slugs (slug, gallery_id, since_ms) VALUES (?, ?, ?)
     ON CONFLICT (slug) DO UPDATE SET since_ms = excluded.since_ms`,
  ).run(slug, galleryId, nowMs)
}

function read(db: Database, id: string): GallerySummary {
  const [found] = readGalleries(db, 'g.id = @id', { id })
  if (!found) throw new Error('A gallery is gone within its own transaction.')
  return found
}

function removeGalleries(db: Database, where: 'id = ?' | 'account_id = ?', value: string): void {
  db.prepare(`UPDATE galleries SET cover_item_id = NULL WHERE ${where}`).run(value)
  db.prepare(`DELETE FROM gallery_items WHERE gallery_id IN (SELECT id FROM galleries WHERE ${where})`).run(
    value,
  )
  db.prepare(`DELETE FROM galleries WHERE ${where}`).run(value)
}

function eraseAccount(db: Database, accountId: string): void {
  removeGalleries(db, 'account_id = ?', accountId)
  db.prepare('DELETE FROM gallery_likes WHERE account_id = ?').run(accountId)
  db.prepare(
    `UPDATE gallery_claims SET state = 'withdrawn', ended_at_ms = ? WHERE account_id = ? AND state = 'held'`,
  ).run(Date.now(), accountId)
  db.prepare('UPDATE gallery_claims SET account_id = NULL WHERE account_id = ?').run(accountId)
}
