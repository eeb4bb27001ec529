import { newId, type NewItem } from '@cloudalbum/core'
import { readyPhoto, several } from '@cloudalbum/port-suites'
import { describe, expect, it } from 'vitest'
import { documentedPatterns, measurePatterns } from '../../testing/documented-patterns.ts'
import { positionAt } from '../albums/positions.ts'
import { createDynamoItemFollower } from './item-follower.ts'
import { galleryWorld, itemOf, type GalleryWorld } from './testing/gallery-world.ts'
import { indexRows } from './item-lists.ts'
import type { ItemRow } from './item-rows.ts'
import { placesBehind } from './places.ts'

const attributes = ['species', 'temper', 'age', 'home', 'colour'].map((key) => ({
  key,
  name: key,
  kind: 'text' as const,
  choices: [],
  filter: true,
}))

const creature = { species: 'Cyclops', temper: 'Good', age: 7, home: 'Cave', colour: 'Green' }
const text = 'One eye, and eats whatever it finds: mostly grass. Sings in the evening, out of tune but loud.'

/** Items that are shown as far as there are photos. */
const creatures = (photoIds: string[], count: number, prefix = 'item'): NewItem[] =>
  Array.from({ length: count }, (_, index) =>
    itemOf(`${prefix}-${index}`, {
      description: text,
      values: creature,
      ...(photoIds[index] === undefined ? {} : { photoId: photoIds[index] }),
    }),
  )

const photosOf = ({ photos, anna }: GalleryWorld, count: number) =>
  several(count, () => readyPhoto(photos, anna))

describe('what galleries cost', { timeout: 300_000 }, () => {
  it('is what docs/data/dynamodb-galleries.md says', async () => {
    const world = await galleryWorld({ billed: true })
    const { dynamo, galleries, items, claims, insights, photos, anna, gallery, save, consumed, close } = world
    const photoIds = await photosOf(world, 33)
    const made = creatures(photoIds, 30)
    const [a, b, c, d] = made as [NewItem, NewItem, NewItem, NewItem]
    const id = await gallery(made, { attributes, slug: 'creatures', indexed: true })
    const [liker, holder] = [newId(), newId()]
    const { claim } = await claims.claim(d.id, holder, 5)
    const fresh = creatures(photoIds.slice(30), 3, 'new')
    const ready = (await photos.get(a.photoId!))!
    const follow = async (photo: typeof ready) => {
      const writes = await createDynamoItemFollower(dynamo).writesFor({
        before: photo,
        after: { ...photo, state: 'trashed' },
      })
      await dynamo.transact(writes)
    }
    const unused = (await photos.get(await readyPhoto(photos, anna)))!
    const clicks = (views: number) => ({
      galleryId: id,
      day: '2026-11-21',
      visits: views,
      views,
      visitors: Array.from({ length: views }, () => newId()),
      items: new Map(made.slice(0, 5).map((item) => [item.id, views])),
      values: Object.entries(creature).map(([key, value]) => ({ key, value: String(value), views })),
    })
    for (let day = 1; day <= 30; day++)
      await insights.add(`day-${day}`, { ...clicks(1), day: `2026-10-${String(day).padStart(2, '0')}` }, 5)

    const measured = await measurePatterns(consumed, {
      'a gallery by its slug': () => galleries.bySlug('creatures'),
      'a gallery by its id': () => galleries.get(anna, id),
      'galleries of an account that has one': () => galleries.list(anna),
      'galleries that search engines may list': () => galleries.listed(100),
      'whether a slug is taken': () => galleries.isSlugTaken('creatures'),
      'a page of 20 items': () => items.shown(id, {}, undefined, 20),
      'a page of 20 items that fit one filter': () => items.shown(id, { species: 'Cyclops' }, undefined, 20),
      'a page of 20 items that fit five filters': () =>
        items.shown(id, { ...creature, age: '7' }, undefined, 20),
      'a page of 20 items for their owner': () => items.page(anna, id, undefined, 20),
      'how many items each of 10 values leads to': () =>
        items.count(
          id,
          Array.from({ length: 10 }, (_, index) => ({ species: `Cyclops ${index}` })),
        ),
      'the 100 most frequent values of an attribute': () => items.values(id, 'species', 100),
      'an item by its slug': () => items.bySlug(id, 'item-3'),
      'the items before and after it': () => items.around(id, { species: 'Cyclops' }, b.id),
      'like an item': () => claims.like(a.id, liker, 5),
      'like it again': () => claims.like(a.id, liker, 6),
      'what an account likes in a gallery': () => claims.likedItems(id, liker),
      'take a like back': () => claims.unlike(a.id, liker),
      'claim an item': () => claims.claim(b.id, holder, 5),
      'claim what another account holds': () =>
        claims
          .claim(b.id, newId(), 5)
          .catch((error: unknown) => expect(error).toMatchObject({ code: 'conflict' })),
      'what an account holds in a gallery': () => claims.activeOf(id, holder),
      'a page of claims of a gallery that has 2': () => claims.ofGallery(id, undefined, undefined, 50),
      'a page of claims of an account that has 2': () => claims.ofAccount(holder, undefined, 50),
      'make a claim final': () => claims.finish(claim.id, 6),
      'end a claim': () => claims.end(claim.id, 'released', 7),
      'insights of 30 days, with 5 items and 5 values on each': () =>
        insights.read(id, '2026-10-01', '2026-10-30'),
      'count a file of 5 items, 5 values and 20 visitors': () => insights.add('object', clicks(20), 5),
      'hear of a file that is counted': () => insights.add('object', clicks(20), 5),
      'add an item that fits five filters': () => save(id, { added: fresh.slice(0, 1) }),
      'add an item that waits for its photo': () => save(id, { added: [itemOf('waits')] }),
      'change the name of an item': () => save(id, { edited: [{ id: c.id, patch: { name: 'Arges' } }] }),
      'change one of five values of an item': () =>
        save(id, { edited: [{ id: c.id, patch: { values: { ...creature, home: 'Wood' } } }] }),
      'move an item that fits five filters': () => items.move(anna, id, [c.id], a.id),
      'remove an item that fits five filters': () => items.remove(anna, id, [c.id], 9),
      'change the title of a gallery': () => galleries.update(anna, id, { title: 'Beasts' }, 9),
      'change the slug of a gallery': () => galleries.update(anna, id, { slug: 'beasts' }, 9),
      'a photo of an item is trashed': () => follow(ready),
      'the next look after that, with five filters': () => items.count(id, [{}]),
      'a photo of no item is trashed': () => follow(unused),
      'change the slug of an item': () => save(id, { edited: [{ id: d.id, patch: { slug: 'other' } }] }),
      'an item by a slug that it had': () => items.bySlug(id, 'item-3'),
    })
    expect(measured).toEqual(await documentedPatterns('dynamodb-galleries'))
    close()
  })

  it('is the same for visitors of fifty items and of five hundred', async () => {
    const world = await galleryWorld({ billed: true })
    const { galleries, items, claims, anna, gallery, consumed, close } = world
    const photoIds = await photosOf(world, 50)
    const measured = []
    for (const [turn, count] of [50, 500].entries()) {
      const made = creatures(photoIds, 50, 'shown')
      const id = await gallery(made, { attributes: attributes.slice(0, 1), slug: `gallery-${turn}` })
      await addMany(world, id, count - 50)
      measured.push(
        await measurePatterns(consumed, {
          slug: () => galleries.bySlug(`gallery-${turn}`),
          page: () => items.shown(id, {}, undefined, 20),
          filtered: () => items.shown(id, { species: 'Cyclops' }, undefined, 20),
          all: () => items.page(anna, id, undefined, 20),
          counts: () => items.count(id, [{}, { species: 'Cyclops' }]),
          values: () => items.values(id, 'species', 10),
          item: () => items.bySlug(id, 'shown-7'),
          around: () => items.around(id, { species: 'Cyclops' }, made[7]!.id),
          like: () => claims.like(made[7]!.id, anna, 5),
        }),
      )
    }
    expect(measured[1]).toEqual(measured[0])
    close()
  })
})

/** Shown ones, as they stand in the tables: to save so many would take minutes here. */
async function addMany({ dynamo }: GalleryWorld, galleryId: string, count: number): Promise<void> {
  const rows = placesBehind(positionAt(2 ** 39 + 1000), count).map((place, index): ItemRow => ({
    ...{
      id: newId(),
      galleryId,
      slug: `more-${index}`,
      name: 'More',
      description: text,
      likes: 0,
      updatedAtMs: 1,
    },
    values: JSON.stringify(creature),
    listed: { place, filters: { species: 'Cyclops' }, shown: true, edition: 1 },
  }))
  await dynamo.write([
    ...rows.map((row) => ({ table: 'gallery-items', put: { ...row } })),
    ...rows.flatMap(({ id, listed }) =>
      indexRows(galleryId, id, listed).map((row) => ({ table: 'gallery-index', put: { ...row } })),
    ),
  ])
}
