import { galleryStoreSuite } from '@cloudalbum/port-suites'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { oneGallery } from '../testing/one-gallery.ts'
import { createSqliteAlbumStore } from './albums.ts'
import { openDatabase } from './database.ts'
import { migrate, rollback } from './migrate.ts'
import { createSqliteGalleryStore } from './galleries.ts'
import { createSqliteClaimStore } from './gallery-claims.ts'
import { createSqliteItemStore } from './gallery-items.ts'
import { photos as photosMigration } from './migrations/0002-photos.ts'
import { albums as albumsMigration } from './migrations/0004-albums.ts'
import { galleries as galleriesMigration } from './migrations/0006-galleries.ts'
import { itemSlugs } from './migrations/0012-item-slugs.ts'
import { createSqlitePhotoStore } from './photos-store.ts'

const schema = [photosMigration, albumsMigration, galleriesMigration, itemSlugs]

async function opened() {
  const folder = await mkdtemp(join(tmpdir(), 'galleries-'))
  const db = openDatabase(join(folder, 'album.db'))
  migrate(db, schema)
  return {
    db,
    galleries: createSqliteGalleryStore(db),
    items: createSqliteItemStore(db),
    claims: createSqliteClaimStore(db),
    albums: createSqliteAlbumStore(db),
    photos: createSqlitePhotoStore(db),
    async close() {
      db.close()
      await rm(folder, { recursive: true })
    },
  }
}

galleryStoreSuite('SQLite', opened)

describe('galleries in SQLite', () => {
  it('come and go with their migrations, with rows in them, and photos go on', async () => {
    const { db, galleries, items, claims, photos, close } = await opened()
    const { gallery, item } = oneGallery()
    const { accountId } = gallery
    await galleries.create(gallery, [item])
    await galleries.update(accountId, gallery.id, { coverItemId: item.id }, 2)
    const edited = [{ id: item.id, patch: { slug: 'b' } }]
    await items.save(accountId, gallery.id, 2, { added: [], edited }, 3)
    await claims.claim(item.id, accountId, 3)
    await claims.like(item.id, accountId, 3)
    const left = () =>
      db.prepare(`SELECT count(*) FROM sqlite_schema WHERE name GLOB '*galler*'`).pluck().get()
    expect(left()).toBeGreaterThan(15)
    expect(rollback(db, schema, 2)).toEqual(['0012-item-slugs', '0006-galleries'])
    expect(left()).toBe(0)
    expect(await photos.usage(accountId)).toMatchObject({ usedBytes: 0 })
    migrate(db, schema)
    expect(await items.getMany(gallery.id, [item.id])).toEqual([])
    await close()
  })

  it('lose only where slugs of before led to when that is undone', async () => {
    const { db, galleries, items, close } = await opened()
    const { gallery, item } = oneGallery()
    const { accountId, id } = await galleries.create(gallery, [item])
    const edited = [{ id: item.id, patch: { slug: 'b' } }]
    await items.save(accountId, id, 1, { added: [], edited }, 2)
    rollback(db, schema)
    migrate(db, schema)
    expect(await items.bySlug(id, 'b')).toMatchObject({ id: item.id, slug: 'b' })
    expect(await items.bySlug(id, item.slug)).toBeUndefined()
    await close()
  })

  it('read filtered pages, counts and neighbours by index alone', async () => {
    const { db, close } = await opened()
    const plan = (sql: string) =>
      db
        .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => detail)
    const page = plan(
      `SELECT i.id, c.id FROM gallery_index x JOIN gallery_items i ON i.id = x.item_id
       LEFT JOIN gallery_claims c ON c.item_id = i.id AND c.ended_at_ms IS NULL
       WHERE x.gallery_id = 'g' AND x.filters = 'f' AND (x.position, x.item_id) > (1, 'a') ORDER BY x.position, x.item_id LIMIT 9`,
    )
    expect(page.join('\n')).not.toMatch(/SCAN|TEMP B-TREE/)
    expect(page.join('\n')).toMatch(/gallery_claims_active/)
    const values = plan(
      `SELECT filters FROM gallery_counts WHERE gallery_id = 'g' AND attribute = 'a' ORDER BY count DESC, filters LIMIT 9`,
    )
    expect(values.join('\n')).not.toMatch(/SCAN|TEMP B-TREE/)
    const former = plan(
      `SELECT slug FROM gallery_item_slugs WHERE item_id = 'i' ORDER BY until_ms DESC, slug LIMIT -1 OFFSET 10`,
    )
    expect(former.join('\n')).toMatch(/gallery_item_slugs_of_item/)
    const photo = plan(`UPDATE gallery_items SET shown = 1 WHERE photo_id = 'p'`)
    expect(photo.join('\n')).toMatch(/gallery_items_by_photo/)
    await close()
  })
})
