import { newId } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readyPhoto } from './album-photos-seed.ts'
import { claimCases } from './gallery-claims.ts'
import { filterCases } from './gallery-filters.ts'
import { itemSlugCases } from './gallery-item-slugs.ts'
import { itemCases } from './gallery-items.ts'
import { galleryWorld, itemOf, type GalleryParts, type GalleryWorld } from './gallery-world.ts'

/** Suite of GalleryStore, ItemStore and ClaimStore, which keep each other. `make` gives empty ones. */
export function galleryStoreSuite(name: string, make: () => Promise<GalleryParts>): void {
  describe(`${name} as GalleryStore, ItemStore and ClaimStore`, () => {
    const world = {} as GalleryWorld
    beforeEach(async () => void Object.assign(world, galleryWorld(await make())))
    afterEach(() => world.close())

    galleryCases(world)
    slugCases(world)
    ownershipCases(world)
    itemCases(world)
    itemSlugCases(world)
    filterCases(world)
    claimCases(world)
  })
}

function galleryCases(world: GalleryWorld): void {
  it('gives a gallery as it was given, with version 1 and what its items add up to', async () => {
    const { galleries, gallery, anna, shownItem } = world
    const first = await shownItem('first')
    const made = await gallery([itemOf('waiting'), first], { accent: '#123456', indexed: true })
    expect(made).toMatchObject({
      accent: '#123456',
      indexed: true,
      likes: true,
      version: 1,
      publishedAtMs: null,
    })
    expect(made).toMatchObject({ itemCount: 2, shownCount: 1, claimCount: 0, coverPhotoId: first.photoId })
    expect(await galleries.get(anna, made.id)).toEqual(made)
    expect(await galleries.byId(made.id)).toEqual(made)
    expect(await galleries.bySlug(made.slug)).toEqual(made)
  })

  it('lists the galleries of one account, the newest first, or those in one state', async () => {
    const { galleries, gallery, anna, bert } = world
    const older = await gallery([], { state: 'draft' })
    const newer = await gallery()
    expect((await galleries.list(anna)).map(({ id }) => id)).toEqual([newer.id, older.id])
    expect((await galleries.list(anna, 'draft')).map(({ id }) => id)).toEqual([older.id])
    expect(await galleries.list(bert)).toEqual([])
  })

  it('lists what search engines may know of: published and indexed ones of everybody, the latest first', async () => {
    const { galleries, gallery } = world
    const first = await gallery([], { indexed: true, state: 'published' })
    const second = await gallery([], { indexed: true, state: 'published' })
    await galleries.update(first.accountId, first.id, { publishedAtMs: 5 }, 9)
    await galleries.update(second.accountId, second.id, { publishedAtMs: 6 }, 10)
    await gallery([], { indexed: true, state: 'draft' })
    await gallery([], { indexed: false, state: 'published' })
    expect(await galleries.listed(10)).toEqual([
      { slug: second.slug, updatedAtMs: 10 },
      { slug: first.slug, updatedAtMs: 9 },
    ])
    expect(await galleries.listed(1)).toHaveLength(1)
  })

  it('refuses an update from an old version, and counts each', async () => {
    const { galleries, gallery, anna } = world
    const { id } = await gallery()
    const changed = await galleries.update(anna, id, { title: 'Two', state: 'unpublished' }, 7, {
      version: 1,
    })
    expect(changed).toMatchObject({ title: 'Two', state: 'unpublished', version: 2, updatedAtMs: 7 })
    const late = galleries.update(anna, id, { title: 'Three' }, 8, { version: 1 })
    await expect(late).rejects.toMatchObject({ code: 'conflict' })
    expect((await galleries.get(anna, id))?.title).toBe('Two')
  })

  it('shows the chosen cover while it is shown, else the first item', async () => {
    const { galleries, gallery, anna, photos, shownItem } = world
    const [first, second] = [await shownItem('first'), await shownItem('second')]
    const { id } = await gallery([first, second])
    const covered = await galleries.update(anna, id, { coverItemId: second.id }, 2)
    expect(covered.coverPhotoId).toBe(second.photoId)
    await photos.trash(anna, [second.photoId!], 3)
    expect((await galleries.get(anna, id))?.coverPhotoId).toBe(first.photoId)
    const foreign = galleries.update(anna, id, { coverItemId: newId() }, 4)
    await expect(foreign).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('makes one gallery of an album, and keeps it when the album goes', async () => {
    const { albums, galleries, gallery, anna } = world
    const albumId = newId()
    const album = {
      id: albumId,
      accountId: anna,
      parentId: null,
      title: 'A',
      description: '',
      createdAtMs: 1,
    }
    await albums.create({ ...album, order: 'manual' }, [])
    const { id } = await gallery([], { albumId })
    await expect(gallery([], { albumId })).rejects.toMatchObject({ code: 'conflict' })
    await albums.remove(anna, albumId, 2)
    expect(await galleries.get(anna, id)).toMatchObject({ albumId: null })
  })

  it('gives items their values anew with new attributes, all or none', async () => {
    const { galleries, gallery, anna, items, shownItem } = world
    const { id, attributes } = await gallery([await shownItem('cy', { species: 'Cyclops', age: 7 })])
    const fewer = attributes.slice(1)
    const refuse = () => {
      throw new Error('no')
    }
    await expect(galleries.update(anna, id, { attributes: fewer }, 2, { fit: refuse })).rejects.toThrow('no')
    expect(await items.count(id, [{ species: 'Cyclops' }])).toEqual([1])
    const fit = ({ values }: { values: Record<string, string | number> }) => ({ age: values['age'] ?? 0 })
    await galleries.update(anna, id, { attributes: fewer }, 3, { fit })
    expect(await items.count(id, [{ species: 'Cyclops' }, { age: '7' }])).toEqual([0, 1])
    expect((await items.bySlug(id, 'cy'))?.values).toEqual({ age: 7 })
  })
}

function slugCases(world: GalleryWorld): void {
  it('leads from slugs of before to the gallery, and lets nobody else have them', async () => {
    const { galleries, gallery, anna } = world
    const { id, slug } = await gallery()
    await galleries.update(anna, id, { slug: 'second' }, 2)
    const moved = await galleries.update(anna, id, { slug: 'third' }, 3)
    for (const one of [slug, 'second', 'third']) {
      expect(await galleries.bySlug(one)).toEqual(moved)
      expect(await galleries.isSlugTaken(one)).toBe(true)
      await expect(gallery([], { slug: one })).rejects.toMatchObject({
        code: 'conflict',
        fields: { slug: 'is taken' },
      })
    }
    expect(await galleries.update(anna, id, { slug }, 4)).toMatchObject({ slug })
  })

  it('keeps ten slugs of before, and frees all with the gallery', async () => {
    const { galleries, gallery, anna } = world
    const { id, slug } = await gallery()
    for (let turn = 1; turn <= 11; turn++)
      await galleries.update(anna, id, { slug: `turn-${turn}` }, 10 * turn)
    expect(await galleries.isSlugTaken(slug)).toBe(false)
    expect(await galleries.isSlugTaken('turn-1')).toBe(true)
    await galleries.remove(anna, id)
    expect(await galleries.isSlugTaken('turn-1')).toBe(false)
    expect(await galleries.bySlug('turn-11')).toBeUndefined()
  })
}

function ownershipCases(world: GalleryWorld): void {
  it('knows no gallery of another account, whatever is asked', async () => {
    const { galleries, gallery, items, bert } = world
    const { id } = await gallery([itemOf('one')])
    expect(await galleries.get(bert, id)).toBeUndefined()
    const tries = [
      galleries.update(bert, id, { title: 'X' }, 2),
      galleries.remove(bert, id),
      items.save(bert, id, 1, { added: [itemOf('two')], edited: [] }, 2),
      items.page(bert, id, undefined, 10),
      items.offers(bert, id, undefined, 10),
      items.move(bert, id, [], null),
      items.remove(bert, id, [], 2),
    ]
    for (const one of await Promise.allSettled(tries))
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'not-found' } })
  })

  it('writes nothing when own and foreign things are mixed', async () => {
    const { gallery, items, photos, anna, bert, slugs, shownItem, save } = world
    const inside = await shownItem('inside')
    const { id } = await gallery([inside])
    const elsewhere = itemOf('elsewhere')
    await gallery([elsewhere])
    const foreign = await readyPhoto(photos, bert)
    const mine = await readyPhoto(photos, anna)
    const tries = [
      save(id, { added: [itemOf('a', { photoId: mine }), itemOf('b', { photoId: foreign })] }),
      save(id, {
        edited: [
          { id: inside.id, patch: { name: 'X' } },
          { id: elsewhere.id, patch: { name: 'X' } },
        ],
      }),
      save(id, { edited: [{ id: inside.id, patch: { photoId: foreign } }] }),
      items.move(anna, id, [inside.id, elsewhere.id], null),
      items.remove(anna, id, [inside.id, elsewhere.id], 2),
      gallery([itemOf('c', { photoId: foreign })]),
      gallery([], { albumId: newId() }),
    ]
    for (const one of await Promise.allSettled(tries))
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'not-found' } })
    expect(await slugs(id)).toEqual(['inside'])
    expect(await items.bySlug(id, 'inside')).toMatchObject({ name: 'inside', photoId: inside.photoId })
  })

  it('forgets an account: its galleries, its likes, what it holds, and whose its past was', async () => {
    const { galleries, gallery, items, claims, anna, bert, shownItem } = world
    const [held, final, liked] = [await shownItem('held'), await shownItem('final'), await shownItem('liked')]
    const { id } = await gallery([held, final, liked])
    const other = await gallery([], { accountId: bert })
    await claims.claim(held.id, bert, 5)
    await claims.finish((await claims.claim(final.id, bert, 5)).claim.id, 6)
    await claims.like(liked.id, bert, 5)
    await galleries.eraseAccount(bert)
    expect(await galleries.byId(other.id)).toBeUndefined()
    expect((await items.bySlug(id, 'liked'))?.likes).toBe(0)
    expect((await items.bySlug(id, 'held'))?.claim).toBeNull()
    expect((await items.bySlug(id, 'final'))?.claim).toMatchObject({ state: 'final' })
    const past = (await claims.ofGallery(id, undefined, undefined, 10)).claims
    expect(past.map(({ accountId }) => accountId)).toEqual([null, null])
    expect((await galleries.list(anna)).map((one) => one.id)).toEqual([id])
  })
}
