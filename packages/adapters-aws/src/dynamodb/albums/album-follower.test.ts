import { newId } from '@cloudalbum/core'
import { expectedPhoto, makeReady, readyPhoto, several } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAlbumWorld } from './album-world.ts'
import { maxAlbumsOfPhoto } from './member-rows.ts'

// Whoever meets somebody else waits a moment before the next try.
describe('albums and photos that change at the same moment', { timeout: 90_000 }, () => {
  const anna = newId()
  let world: Awaited<ReturnType<typeof openAlbumWorld>>
  beforeEach(async () => void (world = await openAlbumWorld()))
  afterEach(() => world.close())

  const album = async (photoIds: string[] = [], parentId: string | null = null) => {
    const id = newId()
    await world.albums.create(
      { id, accountId: anna, parentId, title: 'T', description: '', order: 'oldest', createdAtMs: 1 },
      photoIds,
    )
    return id
  }
  const shown = async (id: string) => (await world.albums.page(anna, id, undefined, 500)).photoIds
  const countOf = async (id: string) => (await world.albums.get(anna, id))?.photoCount

  /** Whatever came first: what is shown is what is ready, and the count says the same. */
  async function expectTrue(id: string, photoIds: string[]) {
    const ready = (await world.photos.getMany(photoIds)).filter(({ state }) => state === 'ready')
    expect((await shown(id)).toSorted()).toEqual(ready.map((photo) => photo.id).toSorted())
    expect(await countOf(id)).toBe(ready.length)
  }

  it('a photo that is trashed while it is added is not shown', async () => {
    const { albums, photos } = world
    const ids = await several(6, () => readyPhoto(photos, anna))
    const id = await album()
    await Promise.all(
      ids.flatMap((photoId) => [albums.addPhotos(anna, id, [photoId], 2), photos.trash(anna, [photoId], 2)]),
    )
    await expectTrue(id, ids)
    await photos.restore(anna, ids, 3)
    await expectTrue(id, ids)
  })

  it('a photo that becomes ready while it is added is shown', async () => {
    const { albums, photos } = world
    const ids = await several(12, () => expectedPhoto(photos, anna))
    const id = await album()
    await Promise.all([
      ...ids.map((photoId) => makeReady(photos, photoId)),
      albums.addPhotos(anna, id, ids, 2),
    ])
    expect(await countOf(id)).toBe(12)
    await expectTrue(id, ids)
  })

  it('a photo that is restored while it is taken out is counted nowhere', async () => {
    const { albums, photos } = world
    const ids = await several(8, () => readyPhoto(photos, anna))
    const id = await album(ids)
    await photos.trash(anna, ids, 2)
    await Promise.all([photos.restore(anna, ids, 3), albums.removePhotos(anna, id, ids, 3)])
    expect([await shown(id), await countOf(id)]).toEqual([[], 0])
  })

  it('trashes photos of an album that is removed, and forgets the album', async () => {
    const { albums, photos, dynamo } = world
    const ids = await several(8, () => readyPhoto(photos, anna))
    const id = await album(ids)
    await Promise.all([albums.remove(anna, id, 2), photos.trash(anna, ids, 2)])
    expect(await albums.list(anna)).toEqual([])
    expect(await dynamo.get('albums', { accountId: anna, id })).toBeUndefined()
    for (const photoId of ids) expect(await albums.albumsOf(anna, photoId)).toEqual([])
  })

  it('changes a photo of an album whose removal was cut off, and the same again removes it', async () => {
    const { albums, photos, dynamo } = world
    const ids = await several(3, () => readyPhoto(photos, anna))
    const id = await album(ids)
    const hide = { update: 'SET #hidden = :removing', values: { removing: 'removing' } }
    await dynamo.update('albums', { accountId: anna, id }, hide)
    await photos.trash(anna, ids.slice(0, 1), 2)
    expect(await albums.get(anna, id)).toBeUndefined()
    expect(await albums.list(anna)).toEqual([])
    expect(await albums.visibleIn(anna, id, ids)).toEqual([])
    expect(await albums.remove(anna, id, 3)).toEqual([])
    await expect(albums.remove(anna, id, 3)).rejects.toMatchObject({ code: 'not-found' })
    expect(await dynamo.count({ table: 'album-photos', keys: '#albumId = :id', values: { id } })).toBe(0)
  })

  it(`takes a photo into ${maxAlbumsOfPhoto} albums, and no more`, async () => {
    const { albums, photos } = world
    const photo = await readyPhoto(photos, anna)
    for (let count = 0; count < maxAlbumsOfPhoto; count++) await album([photo])
    const id = await album()
    const refused = { code: 'invalid-input' }
    await expect(albums.addPhotos(anna, id, [photo], 2)).rejects.toMatchObject(refused)
    await expect(album([photo])).rejects.toMatchObject(refused)
    expect(await albums.list(anna)).toHaveLength(maxAlbumsOfPhoto + 1)
    await photos.trash(anna, [photo], 2)
    expect((await albums.list(anna)).map(({ photoCount }) => photoCount)).toEqual(
      Array.from({ length: maxAlbumsOfPhoto + 1 }, () => 0),
    )
  })
})
