import type { Filters, Item, ItemValues } from '@cloudalbum/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { creatures, type GalleryWorld } from './gallery-world.ts'

const valuesOf = (species: string, good: string, age?: number): ItemValues => ({
  species,
  'good-evil': good,
  ...(age === undefined ? {} : { age }),
})

const fits = (item: Item, filters: Filters) =>
  item.shown && Object.entries(filters).every(([key, value]) => String(item.values[key]) === value)

/** Every set of filters that could be asked for, of these values. */
const sets: Filters[] = [undefined, 'Cyclops', 'Elf'].flatMap((species) =>
  [undefined, 'Good', 'Evil'].flatMap((good) =>
    [undefined, '0', '7'].map((age) => ({
      ...(species ? { species } : {}),
      ...(good ? { 'good-evil': good } : {}),
      ...(age ? { age } : {}),
    })),
  ),
)

async function expectTrue({ items, anna, shownSlugs }: GalleryWorld, galleryId: string): Promise<void> {
  const all = (await items.page(anna, galleryId, undefined, 1000)).items
  const expected = sets.map((set) => all.filter((item) => fits(item, set)).map(({ slug }) => slug))
  for (const [index, set] of sets.entries()) expect(await shownSlugs(galleryId, set)).toEqual(expected[index])
  expect(await items.count(galleryId, sets)).toEqual(expected.map((slugs) => slugs.length))
  for (const { key, filter } of creatures.filter((one) => one.filter)) {
    const counted = new Map<string, number>()
    for (const item of all) {
      const value = item.values[key]
      if (item.shown && value !== undefined && filter)
        counted.set(String(value), (counted.get(String(value)) ?? 0) + 1)
    }
    const values = await items.values(galleryId, key, 100)
    expect(new Map(values.map(({ value, count }) => [value, count]))).toEqual(counted)
    expect(values.map(({ count }) => count)).toEqual(
      values.map(({ count }) => count).toSorted((a, b) => b - a),
    )
  }
}

export function filterCases(world: GalleryWorld): void {
  it('answers every combination of filters, and counts it', async () => {
    const { gallery, shownItem, items } = world
    const { id } = await gallery([
      await shownItem('a', valuesOf('Cyclops', 'Good', 7)),
      await shownItem('b', valuesOf('Elf', 'Good')),
      await shownItem('c', valuesOf('Cyclops', 'Evil', 0)),
      await shownItem('d'),
    ])
    await expectTrue(world, id)
    expect(await items.shown(id, { motto: 'x' }, undefined, 9)).toEqual({ items: [] })
    expect(await items.values(id, 'species', 1)).toEqual([{ value: 'Cyclops', count: 2 }])
  })

  it('goes on after a cursor whatever comes and goes in between, and only with the same filters', async () => {
    const { gallery, shownItem, items, anna, save } = world
    const made = []
    for (let index = 0; index < 6; index++)
      made.push(await shownItem(`item-${index}`, valuesOf('Elf', 'Good')))
    const { id } = await gallery(made)
    const set = { species: 'Elf' }
    const first = await items.shown(id, set, undefined, 3)
    await items.remove(anna, id, [made[0]!.id, made[2]!.id, made[3]!.id], 2)
    await save(id, { added: [await shownItem('item-6', valuesOf('Elf', 'Good'))] })
    const second = await items.shown(id, set, first.next, 10)
    expect(second.items.map(({ slug }) => slug)).toEqual(['item-4', 'item-5', 'item-6'])
    await expect(items.shown(id, {}, first.next, 3)).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('knows what is before and after an item among those that fit', async () => {
    const { gallery, shownItem, items } = world
    const [a, b, c, d] = [
      await shownItem('a', valuesOf('Elf', 'Good')),
      await shownItem('b', valuesOf('Cyclops', 'Good')),
      await shownItem('c', valuesOf('Elf', 'Evil')),
      await shownItem('d', valuesOf('Elf', 'Good')),
    ]
    const { id } = await gallery([a, b, c, d])
    const around = async (filters: Filters, of: string) => {
      const { previous, next } = await items.around(id, filters, of)
      return [previous?.slug, next?.slug]
    }
    expect(await around({}, b.id)).toEqual(['a', 'c'])
    expect(await around({ species: 'Elf' }, b.id)).toEqual(['a', 'c'])
    expect(await around({ species: 'Elf', 'good-evil': 'Good' }, a.id)).toEqual([undefined, 'd'])
    expect(await around({ species: 'Elf' }, d.id)).toEqual(['c', undefined])
  })

  it('equals a recount after any changes', async () => {
    const { gallery, shownItem, items, photos, anna, save, galleries } = world
    const change = fc.record({
      what: fc.constantFrom('add', 'edit', 'move', 'trash', 'restore', 'remove'),
      which: fc.nat(20),
      values: fc.record({
        species: fc.constantFrom('Cyclops', 'Elf'),
        'good-evil': fc.constantFrom('Good', 'Evil'),
        age: fc.constantFrom(0, 7),
      }),
    })
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 5, maxLength: 25 }), async (changes) => {
        const { id } = await gallery([await shownItem(`first-${++run}`)])
        for (const [turn, { what, which, values }] of changes.entries()) {
          const all = (await items.page(anna, id, undefined, 100)).items
          const item = all[which % Math.max(1, all.length)]
          if (what === 'add' || !item)
            await save(id, { added: [await shownItem(`s-${run}-${turn}`, values)] })
          else if (what === 'edit') await save(id, { edited: [{ id: item.id, patch: { values } }] })
          else if (what === 'move') await items.move(anna, id, [item.id], all[0]?.id ?? null)
          else if (what === 'remove') await items.remove(anna, id, [item.id], turn)
          else if (what === 'trash') await photos.trash(anna, [item.photoId!], turn)
          else if (!item.shown) await photos.restore(anna, [item.photoId!], turn)
        }
        await expectTrue(world, id)
        const { itemCount } = (await galleries.get(anna, id))!
        expect(itemCount).toBe((await items.page(anna, id, undefined, 100)).items.length)
      }),
      { numRuns: 15 },
    )
  })
}
