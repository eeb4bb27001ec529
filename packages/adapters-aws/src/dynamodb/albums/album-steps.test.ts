import { newId, type AlbumOrder } from '@cloudalbum/core'
import { expectedPhoto, readyPhoto, several } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAlbumWorld } from './album-world.ts'

// Transactions of a hundred rows take DynamoDB Local a while on a busy machine.
describe('what takes more than one transaction', { timeout: 90_000 }, () => {
  const anna = newId()
  let world: Awaited<ReturnType<typeof openAlbumWorld>>
  beforeEach(async () => void (world = await openAlbumWorld()))
  afterEach(() => world.close())

  const album = async (
    photoIds: string[] = [],
    { parentId = null, order = 'manual' }: { parentId?: string | null; order?: AlbumOrder } = {},
  ) => {
    const id = newId()
    await world.albums.create(
      { id, accountId: anna, parentId, title: 'T', description: '', order, createdAtMs: 1 },
      photoIds,
    )
    return id
  }
  const shown = async (id: string) => (await world.albums.page(anna, id, undefined, 500)).photoIds
  const ready = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) => readyPhoto(world.photos, anna, (count - index) * 1000)),
    )

  it('adds, arranges and removes a hundred photos', async () => {
    const { albums } = world
    const ids = await ready(100)
    const id = await album(ids)
    expect(await shown(id)).toEqual(ids)
    const [last, first] = [ids.slice(96), ids.slice(0, 96)]
    await albums.movePhotos(anna, id, first, null, 2)
    expect(await shown(id)).toEqual([...last, ...first])
    expect(await albums.removePhotos(anna, id, first, 3)).toBe(96)
    expect(await shown(id)).toEqual(last)
    expect(await albums.addPhotos(anna, id, ids, 4)).toBe(96)
    expect(await albums.get(anna, id)).toMatchObject({ photoCount: 100, updatedAtMs: 4, version: 2 })
  })

  it('arranges an album of a hundred photos that was in order of time', async () => {
    const { albums } = world
    const ids = await ready(100)
    const id = await album(ids, { order: 'oldest' })
    const [oldest, ...others] = ids.toReversed() as [string, ...string[]]
    await albums.movePhotos(anna, id, [oldest], null, 2)
    expect(await shown(id)).toEqual([...others, oldest])
  })

  it('makes no album when the last photo is refused', async () => {
    const { albums, photos } = world
    const ids = await several(40, () => expectedPhoto(photos, anna))
    await expect(album([...ids, newId()])).rejects.toMatchObject({ code: 'not-found' })
    const id = await album()
    await expect(albums.addPhotos(anna, id, [...ids, newId()], 2)).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(await albums.list(anna)).toHaveLength(1)
    expect(await albums.albumsOf(anna, ids[0]!)).toEqual([])
  })

  it('moves a hundred albums up', async () => {
    const { albums } = world
    const top = await album()
    const middle = await album([], { parentId: top })
    const inside = await several(100, () => album([], { parentId: middle }))
    expect((await albums.remove(anna, middle, 2)).toSorted()).toEqual(inside.toSorted())
    expect((await albums.list(anna)).filter(({ parentId }) => parentId === top)).toHaveLength(100)
  })

  it('never nests two albums in each other, whoever comes first', async () => {
    const { albums } = world
    for (let turn = 0; turn < 5; turn++) {
      const [a, b] = [await album(), await album()]
      const tries = [albums.update(anna, a, { parentId: b }, 2), albums.update(anna, b, { parentId: a }, 2)]
      const refused = (await Promise.allSettled(tries)).filter(({ status }) => status === 'rejected')
      expect(refused).toMatchObject([{ reason: { code: 'invalid-input' } }])
    }
  })

  it('never leaves an album in one that is gone', async () => {
    const { albums } = world
    for (let turn = 0; turn < 5; turn++) {
      const outer = await album()
      await Promise.allSettled([albums.remove(anna, outer, 2), album([], { parentId: outer })])
    }
    expect((await albums.list(anna)).every(({ parentId }) => parentId === null)).toBe(true)
  })

  it('counts every one of many changes at once', async () => {
    const { albums } = world
    const ids = await ready(24)
    const id = await album()
    await Promise.all(ids.map((photoId, index) => albums.addPhotos(anna, id, [photoId], index)))
    await Promise.all([
      ...ids.slice(0, 8).map((photoId) => albums.removePhotos(anna, id, [photoId], 50)),
      albums.update(anna, id, { title: 'X' }, 50),
      albums.movePhotos(anna, id, ids.slice(20), ids[12]!, 50),
    ])
    expect(await albums.get(anna, id)).toMatchObject({ photoCount: 16, title: 'X', version: 3 })
    expect((await shown(id)).toSorted()).toEqual(ids.slice(8).toSorted())
  })
})
