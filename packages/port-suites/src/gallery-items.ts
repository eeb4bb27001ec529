import { newId } from '@cloudalbum/core'
import { expect, it } from 'vitest'
import { readyPhoto, several } from './album-photos-seed.ts'
import { itemOf, type GalleryWorld } from './gallery-world.ts'

export function itemCases(world: GalleryWorld): void {
  saveCases(world)
  orderCases(world)
  photoCases(world)
}

function saveCases(world: GalleryWorld): void {
  it('adds at the end and edits what is there, in one write', async () => {
    const { gallery, items, slugs, save, shownItem } = world
    const [one, two] = [await shownItem('one', { age: 3 }), itemOf('two', { startingLikes: 5 })]
    const { id } = await gallery([one])
    const edit = { id: one.id, patch: { name: 'Uno', values: { age: 4 } } }
    await save(id, { added: [two], edited: [edit] })
    expect(await slugs(id)).toEqual(['one', 'two'])
    expect(await items.getMany(id, [two.id, newId(), one.id])).toMatchObject([
      { slug: 'two', likes: 5, shown: false, claim: null, photoId: null },
      { slug: 'one', name: 'Uno', values: { age: 4 }, likes: 0, shown: true },
    ])
    expect(await items.count(id, [{ age: '3' }, { age: '4' }])).toEqual([0, 1])
  })

  it('lets items change their slugs and photos with each other', async () => {
    const { gallery, items, save, shownItem } = world
    const [one, two] = [await shownItem('one'), await shownItem('two')]
    const { id } = await gallery([one, two])
    await save(id, {
      edited: [
        { id: one.id, patch: { slug: 'two', photoId: two.photoId } },
        { id: two.id, patch: { slug: 'one', photoId: one.photoId } },
      ],
    })
    expect(await items.bySlug(id, 'two')).toMatchObject({ id: one.id, photoId: two.photoId, shown: true })
    expect(await items.bySlug(id, 'one')).toMatchObject({ id: two.id, photoId: one.photoId, shown: true })
  })

  it('refuses a slug or a photo that comes twice, and an old version, and writes nothing', async () => {
    const { gallery, items, anna, save, shownItem, slugs } = world
    const one = await shownItem('one')
    const { id } = await gallery([one])
    const tries = [
      save(id, { added: [itemOf('new'), itemOf('one')] }),
      save(id, { added: [itemOf('new'), itemOf('new')] }),
      save(id, { added: [itemOf('new', { photoId: one.photoId })] }),
      items.save(anna, id, 7, { added: [itemOf('new')], edited: [] }, 2),
    ]
    for (const refused of await Promise.allSettled(tries))
      expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } })
    expect(await slugs(id)).toEqual(['one'])
    await gallery([itemOf('one', { photoId: one.photoId })])
  })

  it('takes new attributes along in the same write, and is of a new version then', async () => {
    const { galleries, gallery, items, anna, save, shownItem } = world
    const { id, attributes } = await gallery([await shownItem('old', { motto: 'Hum' })])
    const filtered = attributes.map((one) => ({ ...one, filter: true }))
    await save(id, { attributes: filtered, added: [await shownItem('new', { motto: 'Hm' })] })
    expect(await items.count(id, [{ motto: 'Hum' }, { motto: 'Hm' }])).toEqual([1, 1])
    expect(await galleries.get(anna, id)).toMatchObject({ version: 2, attributes: filtered })
  })

  it('counts what is final from before as taken by nobody that is known', async () => {
    const { gallery, items, claims, bert, shownItem } = world
    const taken = { ...(await shownItem('taken')), finallyClaimed: true }
    const { id, claimCount } = await gallery([taken])
    expect(claimCount).toBe(1)
    expect(await items.bySlug(id, 'taken')).toMatchObject({ claim: { state: 'final' } })
    await expect(claims.claim(taken.id, bert, 5)).rejects.toMatchObject({ code: 'conflict' })
  })
}

function orderCases(world: GalleryWorld): void {
  it('moves items before another one and to the end, in the order given', async () => {
    const { gallery, items, anna, slugs } = world
    const made = ['a', 'b', 'c', 'd', 'e'].map((slug) => itemOf(slug))
    const [a, b, , d] = made
    const { id } = await gallery(made)
    await items.move(anna, id, [d!.id, b!.id], a!.id)
    expect(await slugs(id)).toEqual(['d', 'b', 'a', 'c', 'e'])
    await items.move(anna, id, [a!.id, d!.id], null)
    expect(await slugs(id)).toEqual(['b', 'c', 'e', 'a', 'd'])
    await items.move(anna, id, [b!.id], b!.id)
    expect(await slugs(id)).toEqual(['b', 'c', 'e', 'a', 'd'])
    await expect(items.move(anna, id, [a!.id], newId())).rejects.toMatchObject({ code: 'not-found' })
  })

  it('finds room however often something is put in the same place', async () => {
    const { gallery, items, anna, slugs, shownItem, shownSlugs } = world
    const made = [await shownItem('a'), await shownItem('b'), await shownItem('c')]
    const [, b, c] = made.map((item) => item.id)
    const { id } = await gallery(made)
    for (let turn = 0; turn < 40; turn++) await items.move(anna, id, [turn % 2 ? b! : c!], turn % 2 ? c! : b!)
    expect(await slugs(id)).toEqual(['a', 'b', 'c'])
    expect(await shownSlugs(id)).toEqual(['a', 'b', 'c'])
  })

  it('gives pages that follow each other, and refuses a cursor that is not ours', async () => {
    const { gallery, items, anna } = world
    const { id } = await gallery(Array.from({ length: 7 }, (_, index) => itemOf(`item-${index}`)))
    const first = await items.page(anna, id, undefined, 4)
    const second = await items.page(anna, id, first.next, 4)
    expect([...first.items, ...second.items].map(({ slug }) => slug)).toEqual(
      Array.from({ length: 7 }, (_, index) => `item-${index}`),
    )
    expect(second.next).toBeUndefined()
    for (const cursor of ['x', '1.x', `1.${newId()}'`, '']) {
      await expect(items.page(anna, id, cursor, 4)).rejects.toMatchObject({ code: 'invalid-input' })
      await expect(items.shown(id, {}, cursor, 4)).rejects.toMatchObject({ code: 'invalid-input' })
    }
  })
}

function photoCases(world: GalleryWorld): void {
  it('shows an item while its photo is ready, and removes it with the photo', async () => {
    const { gallery, galleries, items, claims, photos, anna, bert, shownItem, shownSlugs, slugs } = world
    const [one, two] = [
      await shownItem('one', { species: 'Elf' }),
      await shownItem('two', { species: 'Elf' }),
    ]
    const { id } = await gallery([one, two])
    await photos.trash(anna, [one.photoId!], 2)
    expect(await shownSlugs(id)).toEqual(['two'])
    expect(await items.count(id, [{}, { species: 'Elf' }])).toEqual([1, 1])
    expect(await items.bySlug(id, 'one')).toMatchObject({ shown: false })
    await photos.restore(anna, [one.photoId!], 3)
    expect(await shownSlugs(id, { species: 'Elf' })).toEqual(['one', 'two'])
    await photos.trash(anna, [one.photoId!], 4)
    await photos.startPurge(anna, [one.photoId!], 5)
    expect(await shownSlugs(id)).toEqual(['two'])
    await claims.like(one.id, bert, 6)
    await photos.finishPurge(one.photoId!)
    expect(await claims.likedItems(id, bert)).toEqual([])
    expect(await slugs(id)).toEqual(['two'])
    expect(await galleries.get(anna, id)).toMatchObject({ itemCount: 1, shownCount: 1 })
  })

  it('offers the photos of its album that are no items, the latest first', async () => {
    const { albums, gallery, items, photos, anna } = world
    const ids = await several(5, (index) => readyPhoto(photos, anna, index * 1000))
    const albumId = newId()
    const album = {
      id: albumId,
      accountId: anna,
      parentId: null,
      title: 'A',
      description: '',
      createdAtMs: 1,
    }
    await albums.create({ ...album, order: 'manual' }, ids)
    const { id } = await gallery([itemOf('taken', { photoId: ids[1]! })], { albumId })
    await photos.trash(anna, [ids[4]!], 2)
    const first = await items.offers(anna, id, undefined, 2)
    expect(first.photoIds).toEqual([ids[3], ids[2]])
    expect(await items.offers(anna, id, first.next, 2)).toEqual({ photoIds: [ids[0]] })
    const { id: ofNone } = await gallery()
    expect(await items.offers(anna, ofNone, undefined, 2)).toEqual({ photoIds: [] })
  })
}
