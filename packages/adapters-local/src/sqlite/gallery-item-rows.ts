import {
  AppError,
  filterSetsOf,
  invalid,
  maxItems,
  newId,
  notFound,
  type Attribute,
  type Item,
  type ItemChanges,
  type ItemPatch,
  type ItemValues,
  type NewItem,
} from '@cloudalbum/core'
import { requireOwnPhotos } from './album-photos.ts'
import type { Database } from './database.ts'
import { clearSlugs, leaveSlugs, takeSlugs } from './gallery-item-slugs.ts'
import { attributesOf, readItems, type GalleryRow } from './gallery-rows.ts'

/** Room between neighbours, so that most moves write only what is moved. */
export const step = 65_536

/** All or none. @throws AppError as ItemStore.save. */
export function saveItems(db: Database, row: GalleryRow, changes: ItemChanges, nowMs: number): void {
  let current = row
  if (changes.attributes) {
    const attributes = JSON.stringify(changes.attributes)
    db.prepare('UPDATE galleries SET attributes = ?, version = version + 1 WHERE id = ?').run(
      attributes,
      row.id,
    )
    refit(db, row.id, changes.attributes)
    current = { ...row, attributes }
  }
  editItems(db, current, changes.edited, nowMs)
  addItems(db, current, changes.added, nowMs)
  db.prepare('UPDATE galleries SET updated_at_ms = ? WHERE id = ?').run(nowMs, row.id)
}

/** Gives each item its values and its sets of filters anew. */
export function refit(
  db: Database,
  galleryId: string,
  attributes: Attribute[],
  fit: (item: Item) => ItemValues = ({ values }) => values,
): void {
  const write = db.prepare('UPDATE gallery_items SET attribute_values = ?, filter_sets = ? WHERE id = ?')
  const items = readItems(db, 'gallery_items i', 'i.gallery_id = @galleryId', { galleryId })
  for (const { item } of items) {
    const values = fit(item)
    write.run(JSON.stringify(values), JSON.stringify(filterSetsOf(attributes, values)), item.id)
  }
}

export function addItems(db: Database, row: GalleryRow, items: readonly NewItem[], nowMs: number): void {
  if (items.length === 0) return
  if (row.item_count + items.length > maxItems)
    throw invalid(`A gallery has at most ${maxItems.toLocaleString('en')} items.`)
  requirePhotos(db, row.account_id, items)
  const attributes = attributesOf(row)
  const last = db
    .prepare<[string], number | null>('SELECT max(position) FROM gallery_items WHERE gallery_id = ?')
    .pluck()
    .get(row.id)
  const add = db.prepare(
    `INSERT INTO gallery_items (id, gallery_id, photo_id, waits_for_file, slug, name, description, attribute_values, filter_sets,
       position, shown, starting_likes, likes, updated_at_ms)
     VALUES (@id, @galleryId, @photoId, @waitsForFile, @slug, @name, @description, @values, @filterSets, @position,
       coalesce((SELECT state = 'ready' FROM photos WHERE id = @photoId), 0), @likes, @likes, @nowMs)`,
  )
  items.forEach((item, index) => {
    const { startingLikes: likes = 0, finallyClaimed, ...fields } = item
    const values = JSON.stringify(item.values)
    const filterSets = JSON.stringify(filterSetsOf(attributes, item.values))
    const position = (last ?? 0) + (index + 1) * step
    refused(() => add.run({ ...fields, galleryId: row.id, values, filterSets, position, likes, nowMs }))
    if (finallyClaimed) addFinalClaim(db, row.id, item, nowMs)
  })
  takeSlugs(
    db,
    row.id,
    items.map(({ slug }) => slug),
  )
}

/** What was taken where the item was before, by nobody that is known here. */
function addFinalClaim(db: Database, galleryId: string, { id, name }: NewItem, nowMs: number): void {
  db.prepare(
    `INSERT INTO gallery_claims (id, gallery_id, item_id, item_name, account_id, state, claimed_at_ms, final_at_ms)
     VALUES (?, ?, ?, ?, NULL, 'final', ?, ?)`,
  ).run(newId(nowMs), galleryId, id, name, nowMs, nowMs)
}

function editItems(db: Database, row: GalleryRow, edits: ItemChanges['edited'], nowMs: number): void {
  requireItems(
    db,
    row.id,
    edits.map(({ id }) => id),
  )
  requirePhotos(
    db,
    row.account_id,
    edits.map(({ patch }) => patch),
  )
  const before = new Map(
    readItems(db, 'gallery_items i', 'i.id IN (SELECT value FROM json_each(@ids))', {
      ids: JSON.stringify(edits.map(({ id }) => id)),
    }).map(({ item }) => [item.id, item]),
  )
  // Two items may change places: nothing that is unique stays in the way.
  const clearPhoto = db.prepare('UPDATE gallery_items SET photo_id = NULL WHERE id = ?')
  const named = edits.filter(({ patch }) => patch.slug !== undefined)
  clearSlugs(
    db,
    named.map(({ id }) => id),
  )
  for (const { id, patch } of edits) if (patch.photoId !== undefined) clearPhoto.run(id)
  const write = db.prepare(
    `UPDATE gallery_items SET photo_id = @photoId, waits_for_file = @waitsForFile, slug = @slug, name = @name,
       description = @description, attribute_values = @values, filter_sets = @filterSets,
       shown = coalesce((SELECT state = 'ready' FROM photos WHERE id = @photoId), 0), updated_at_ms = @nowMs WHERE id = @id`,
  )
  const attributes = attributesOf(row)
  for (const { id, patch } of edits) {
    const { values, ...rest } = { ...before.get(id), ...patch }
    const filterSets = JSON.stringify(filterSetsOf(attributes, values ?? {}))
    const { photoId, waitsForFile, slug, name, description } = rest
    const fields = { photoId, waitsForFile, slug, name, description }
    refused(() => write.run({ ...fields, values: JSON.stringify(values), filterSets, nowMs, id }))
  }
  takeSlugs(
    db,
    row.id,
    named.flatMap(({ patch }) => patch.slug ?? []),
  )
  const left = named.flatMap(({ id }) => before.get(id) ?? [])
  leaveSlugs(db, row.id, left, nowMs)
}

/** @throws AppError `not-found` when one is missing, of another account, or being purged. */
function requirePhotos(db: Database, accountId: string, of: readonly ItemPatch[]): void {
  const photoIds = of.flatMap(({ photoId }) => photoId ?? [])
  if (new Set(photoIds).size < photoIds.length) throw photoTwice()
  if (photoIds.length > 0) requireOwnPhotos(db, accountId, photoIds)
}

/** @throws AppError `not-found` when one is not an item of the gallery. */
export function requireItems(db: Database, galleryId: string, ids: readonly string[]): void {
  const found = db
    .prepare<[string, string], number>(
      'SELECT count(*) FROM json_each(?) wanted CROSS JOIN gallery_items i ON i.id = wanted.value WHERE i.gallery_id = ?',
    )
    .pluck()
    .get(JSON.stringify(ids), galleryId)
  if (found !== ids.length) throw notFound('item in this gallery')
}

const photoTwice = () =>
  new AppError('conflict', 'A photo can be only one item of a gallery.', {
    fields: { photoId: 'comes twice' },
  })

/** SQLite's word for what is there already, in the album's words. */
function refused(write: () => void): void {
  try {
    write()
  } catch (error) {
    const text = error instanceof Error ? error.message : ''
    if (/UNIQUE.*gallery_items\.slug/.test(text))
      throw new AppError('conflict', 'Another item of the gallery has this address.', {
        fields: { slug: 'is taken' },
        cause: error,
      })
    if (/UNIQUE.*gallery_items\.photo_id/.test(text)) throw photoTwice()
    throw error
  }
}
