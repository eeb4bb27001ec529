import { expect, it } from 'vitest'
import { readyPhoto, several } from './album-photos-seed.ts'
import type { AlbumStoreWorld } from './album-store-world.ts'

/** Which photos are in an album, and in what order. */
export function albumOrderCases(world: AlbumStoreWorld): void {
  const day = 86_400_000
  const ready = (count: number, localMs: (index: number) => number = () => 0) =>
    several(count, (index) => readyPhoto(world.photos, world.anna, localMs(index)))

  it('adds at the end and leaves those that are in it where they are', async () => {
    const { albums, anna, album, shown } = world
    const [a, b, c] = (await ready(3)) as [string, string, string]
    const id = await album('Order', [b, a])
    expect(await albums.addPhotos(anna, id, [a, c, c], 2)).toBe(1)
    expect(await shown(id)).toEqual([b, a, c])
    expect(await albums.addPhotos(anna, id, [a, b, c], 3)).toBe(0)
    expect(await albums.get(anna, id)).toMatchObject({ photoCount: 3, updatedAtMs: 2 })
  })

  it('shows the oldest or the newest first, as it is told', async () => {
    const { albums, anna, album, shown } = world
    const [middle, last, first] = await ready(3, (index) => [2, 3, 1][index]! * day)
    const id = await album('Order', [middle!, last!, first!])
    await albums.update(anna, id, { order: 'oldest' }, 2)
    expect(await shown(id)).toEqual([first, middle, last])
    expect(await albums.get(anna, id)).toMatchObject({
      cover: { id: first },
      fromLocalMs: day,
      toLocalMs: 3 * day,
    })
    await albums.update(anna, id, { order: 'newest' }, 3)
    expect(await shown(id)).toEqual([last, middle, first])
    await albums.update(anna, id, { order: 'manual' }, 4)
    expect(await shown(id)).toEqual([middle, last, first])
  })

  it('moves photos before another one, or to the end', async () => {
    const { albums, anna, album, shown } = world
    const [a, b, c, d] = (await ready(4)) as [string, string, string, string]
    const id = await album('Order', [a, b, c, d])
    await albums.movePhotos(anna, id, [d, b], a, 2)
    expect(await shown(id)).toEqual([d, b, a, c])
    await albums.movePhotos(anna, id, [b, d], null, 3)
    expect(await shown(id)).toEqual([a, c, b, d])
    await albums.movePhotos(anna, id, [c, b], b, 4)
    expect(await shown(id)).toEqual([a, c, b, d])
  })

  it('starts the manual order from the one that was shown', async () => {
    const { albums, anna, album, shown } = world
    const [a, b, c] = (await ready(3, (index) => index * day)) as [string, string, string]
    const id = await album('Order', [b, c, a])
    await albums.update(anna, id, { order: 'newest' }, 2)
    await albums.movePhotos(anna, id, [a], c, 3)
    expect(await shown(id)).toEqual([a, c, b])
    expect(await albums.get(anna, id)).toMatchObject({ order: 'manual' })
  })

  it('keeps its order through hundreds of moves to the same place', async () => {
    const { albums, anna, album, shown } = world
    const ids = await ready(6)
    const id = await album('Order', ids)
    let expected = ids
    for (let turn = 0; turn < 120; turn++) {
      const moved = expected.slice(3, 5)
      await albums.movePhotos(anna, id, moved, expected[1]!, turn)
      expected = [expected[0]!, ...moved, expected[1]!, expected[2]!, expected[5]!]
      expect(await shown(id)).toEqual(expected)
    }
  })

  it.each(['manual', 'oldest', 'newest'] as const)('pages without gap or repetition (%s)', async (order) => {
    const { albums, anna, album, shown } = world
    const ids = await ready(7, (index) => Math.floor(index / 3) * day - 2 * day)
    const id = await album('Pages', ids)
    await albums.update(anna, id, { order }, 2)
    const paged: string[] = []
    let cursor: string | undefined
    do {
      const page = await albums.page(anna, id, cursor, 3)
      paged.push(...page.photoIds)
      cursor = page.next
    } while (cursor !== undefined)
    expect(paged).toEqual(await shown(id))
    expect(new Set(paged).size).toBe(7)
  })

  it('refuses a cursor that is not its own', async () => {
    const { albums, anna, album } = world
    const id = await album('Pages', await ready(2))
    const { next } = await albums.page(anna, id, undefined, 1)
    await albums.update(anna, id, { order: 'newest' }, 2)
    for (const cursor of ['', 'x', 'manual.1', next!])
      await expect(albums.page(anna, id, cursor, 1)).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('takes photos out, and says how many were in', async () => {
    const { albums, anna, album, shown } = world
    const [a, b, c] = (await ready(3)) as [string, string, string]
    const id = await album('Order', [a, b])
    expect(await albums.removePhotos(anna, id, [a, c], 2)).toBe(1)
    expect(await shown(id)).toEqual([b])
  })
}
