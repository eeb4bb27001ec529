import { newId } from '@cloudalbum/core'
import { readyPhoto, several } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { creatures, galleryWorld, itemOf, type GalleryWorld } from './testing/gallery-world.ts'
import { expectExact } from './recount.ts'

describe('what takes more than one transaction', { timeout: 240_000 }, () => {
  let world: GalleryWorld
  beforeEach(async () => void (world = await galleryWorld()))
  afterEach(() => world.close())

  const many = (count: number, values = {}) =>
    Array.from({ length: count }, (_, index) => itemOf(`item-${index}`, { values }))

  it('adds, arranges and removes two hundred items', async () => {
    const { items, anna, gallery, slugs } = world
    const made = many(200)
    const galleryId = await gallery(made)
    expect(await slugs(galleryId)).toEqual(made.map(({ slug }) => slug))
    const [head, tail] = [made.slice(0, 120), made.slice(120)]
    await items.move(
      anna,
      galleryId,
      head.map(({ id }) => id),
      null,
    )
    expect(await slugs(galleryId)).toEqual([...tail, ...head].map(({ slug }) => slug))
    expect(
      await items.remove(
        anna,
        galleryId,
        head.map(({ id }) => id),
        5,
      ),
    ).toBe(120)
    expect(await slugs(galleryId)).toEqual(tail.map(({ slug }) => slug))
    await expectExact(world, galleryId)
  })

  it('refuses all of it for one that is refused', async () => {
    const { gallery, save, slugs, galleries, anna } = world
    const galleryId = await gallery([itemOf('taken')])
    for (const added of [
      [...many(60), itemOf('taken')],
      [...many(60), itemOf('x', { photoId: newId() })],
    ])
      await expect(save(galleryId, { added })).rejects.toMatchObject({ code: /conflict|not-found/ })
    expect(await slugs(galleryId)).toEqual(['taken'])
    await expect(gallery([...many(60), itemOf('x', { photoId: newId() })])).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(await galleries.list(anna)).toHaveLength(1)
  })

  it('lets forty items pass their slugs and photos on in a circle', async () => {
    const { gallery, save, photos, anna } = world
    const photoIds = await several(8, () => readyPhoto(photos, anna))
    const made = many(40).map((item, index) => ({ ...item, photoId: photoIds[index] ?? null }))
    const galleryId = await gallery(made)
    const next = made.map((_, index) => made[(index + 1) % made.length]!)
    await save(galleryId, {
      edited: made.map(({ id }, index) => ({
        id,
        patch: { slug: next[index]!.slug, photoId: next[index]!.photoId },
      })),
    })
    const all = await expectExact(world, galleryId)
    expect(all.map(({ slug, photoId }) => ({ slug, photoId }))).toEqual(
      next.map(({ slug, photoId }) => ({ slug, photoId })),
    )
  })

  it('makes room after hundreds of moves to the same place', async () => {
    const { items, anna, gallery, slugs } = world
    const made = many(6)
    const galleryId = await gallery(made)
    const ids = made.map(({ id }) => id)
    let order = [...ids]
    for (let turn = 0; turn < 220; turn++) {
      const moved = order[turn % 2 ? 1 : 3]!
      await items.move(anna, galleryId, [moved], order[2]!)
      const rest = order.filter((id) => id !== moved)
      rest.splice(rest.indexOf(order[2]!), 0, moved)
      order = rest
    }
    const bySlug = new Map(made.map(({ id, slug }) => [id, slug]))
    expect(await slugs(galleryId)).toEqual(order.map((id) => bySlug.get(id)))
  })

  it('gives a hundred items new attributes, all or none', async () => {
    const { gallery, galleries, items, anna, shownItem } = world
    const made = [
      await shownItem('shown', { species: 'Elf', age: 1 }),
      ...many(100, { species: 'Elf', age: 2 }),
    ]
    const galleryId = await gallery(made)
    const attributes = creatures.map((one) => ({ ...one, filter: one.key !== 'species' }))
    const refused = galleries.update(anna, galleryId, { attributes }, 2, {
      fit: ({ slug, values }) => {
        if (slug === 'item-99') throw new Error('no')
        return values
      },
    })
    await expect(refused).rejects.toThrow('no')
    expect(await items.count(galleryId, [{ species: 'Elf' }])).toEqual([1])
    await galleries.update(anna, galleryId, { attributes }, 3, {
      fit: ({ values }) => ({ ...values, motto: 'Hm' }),
    })
    const all = await expectExact(world, galleryId)
    expect(all.every(({ values }) => values['motto'] === 'Hm')).toBe(true)
    expect(await items.count(galleryId, [{ species: 'Elf' }, { motto: 'Hm' }])).toEqual([0, 1])
  })

  it('reads values of any length, and leaves out and removes what is left in an index', async () => {
    const { gallery, items, dynamo, shownItem } = world
    const long = '𝕏'.repeat(200)
    const item = await shownItem('one', { species: long, age: 1e300 })
    const galleryId = await gallery([item])
    await expectExact(world, galleryId)
    const { listed } = (await dynamo.get<{ listed: { place: string } }>('gallery-items', { id: item.id }))!
    const row = { list: `${galleryId}#shown`, place: `${listed.place}.${item.id}.0` }
    await dynamo.put('gallery-index', row)
    await dynamo.put('gallery-index', { ...row, place: `${listed.place}.${newId()}.7` })
    expect((await items.shown(galleryId, {}, undefined, 1)).items).toHaveLength(1)
    const { rows } = await dynamo.query({
      table: 'gallery-index',
      keys: '#list = :list',
      values: { list: row.list },
      consistent: true,
    })
    expect(rows).toEqual([{ ...row, place: `${listed.place}.${item.id}.1` }])
  })
})
