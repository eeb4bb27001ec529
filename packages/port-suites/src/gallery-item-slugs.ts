import { keptSlugs } from '@cloudalbum/core'
import { expect, it } from 'vitest'
import { readyPhoto } from './album-photos-seed.ts'
import { itemOf, type GalleryWorld } from './gallery-world.ts'

export function itemSlugCases(world: GalleryWorld): void {
  const rename = async (galleryId: string, slugs: Record<string, string>) => {
    const edited = Object.entries(slugs).map(([id, slug]) => ({ id, patch: { slug } }))
    await world.save(galleryId, { edited })
  }
  const holder = async (galleryId: string, slug: string) => (await world.items.bySlug(galleryId, slug))?.id

  it('leads from slugs of before to the item as it is now, in its gallery alone', async () => {
    const { gallery, items, slugs } = world
    const one = itemOf('one')
    const { id } = await gallery([one])
    const other = await gallery()
    await rename(id, { [one.id]: 'uno' })
    await rename(id, { [one.id]: 'eins' })
    for (const slug of ['one', 'uno', 'eins'])
      expect(await items.bySlug(id, slug)).toMatchObject({ id: one.id, slug: 'eins' })
    expect(await items.bySlug(other.id, 'one')).toBeUndefined()
    expect(await slugs(id)).toEqual(['eins'])
    await rename(id, { [one.id]: 'one' })
    for (const slug of ['one', 'uno', 'eins'])
      expect(await items.bySlug(id, slug)).toMatchObject({ id: one.id, slug: 'one' })
  })

  it('gives a slug of before to the next item that wants it, and leads to whoever had it last', async () => {
    const { gallery, save, items } = world
    const [one, two, three] = [itemOf('one'), itemOf('two'), itemOf('uno')]
    const { id } = await gallery([one, two])
    await rename(id, { [one.id]: 'uno' })
    await rename(id, { [two.id]: 'one', [one.id]: 'eins' })
    expect([await holder(id, 'one'), await holder(id, 'uno'), await holder(id, 'two')]).toEqual([
      two.id,
      one.id,
      two.id,
    ])
    await save(id, { added: [three] })
    await rename(id, { [two.id]: 'zwei' })
    expect([await holder(id, 'one'), await holder(id, 'uno')]).toEqual([two.id, three.id])
    await rename(id, { [one.id]: 'zwei', [two.id]: 'eins' })
    expect(await items.bySlug(id, 'eins')).toMatchObject({ id: two.id, slug: 'eins' })
    expect(await items.bySlug(id, 'zwei')).toMatchObject({ id: one.id, slug: 'zwei' })
  })

  it('makes no gallery of items of which two want the same slug', async () => {
    const { gallery, galleries, anna } = world
    await expect(gallery([itemOf('one'), itemOf('one')])).rejects.toMatchObject({ code: 'conflict' })
    expect(await galleries.list(anna)).toEqual([])
  })

  it('keeps ten slugs of before, those that others took not counted', async () => {
    const { gallery, items, anna, save } = world
    const one = itemOf('turn-0')
    const { id, version } = await gallery([one])
    const turn = (number: number) => {
      const edited = [{ id: one.id, patch: { slug: `turn-${number}` } }]
      return items.save(anna, id, version, { added: [], edited }, 10 * number)
    }
    for (let number = 1; number <= keptSlugs + 1; number++) await turn(number)
    expect(await holder(id, 'turn-0')).toBeUndefined()
    expect(await holder(id, 'turn-1')).toBe(one.id)
    await save(id, { added: [itemOf('turn-5')] })
    await turn(keptSlugs + 2)
    expect(await holder(id, 'turn-1')).toBe(one.id)
    await turn(keptSlugs + 3)
    expect(await holder(id, 'turn-1')).toBeUndefined()
    expect(await holder(id, 'turn-2')).toBe(one.id)
  })

  it('lets slugs of before go with the item, its photo or the gallery', async () => {
    const { gallery, galleries, items, photos, anna } = world
    const photoId = await readyPhoto(photos, anna)
    const [one, two, stays] = [itemOf('one'), itemOf('two', { photoId }), itemOf('stays')]
    const { id } = await gallery([one, two, stays])
    await rename(id, { [one.id]: 'uno', [two.id]: 'dos', [stays.id]: 'remains' })
    await items.remove(anna, id, [one.id], 5)
    await photos.startPurge(anna, [photoId], 6, true)
    await photos.finishPurge(photoId)
    for (const slug of ['one', 'uno', 'two', 'dos']) expect(await holder(id, slug)).toBeUndefined()
    expect(await holder(id, 'stays')).toBe(stays.id)
    await galleries.remove(anna, id)
    expect(await holder(id, 'stays')).toBeUndefined()
  })
}
