import { expect, it } from 'vitest'
import { expectedPhoto, makeReady, readyPhoto, several } from './album-photos-seed.ts'
import type { AlbumStoreWorld } from './album-store-world.ts'

/** What photos of other states, and photos that change, do to an album. */
export function albumVisibilityCases(world: AlbumStoreWorld): void {
  it('takes photos that are on their way, and shows them when they are ready', async () => {
    const { albums, anna, album, photos, shown } = world
    const coming = await expectedPhoto(photos, anna, 5)
    const id = await album('Soon', [coming])
    expect(await albums.get(anna, id)).toMatchObject({ photoCount: 0, cover: null, fromLocalMs: null })
    expect(await shown(id)).toEqual([])
    expect(await albums.visibleIn(anna, id, [coming])).toEqual([])
    await makeReady(photos, coming)
    expect(await albums.get(anna, id)).toMatchObject({
      photoCount: 1,
      cover: { id: coming },
      fromLocalMs: 5,
      toLocalMs: 5,
    })
    expect(await shown(id)).toEqual([coming])
  })

  it('hides a trashed photo and gives it its place back', async () => {
    const { albums, anna, album, photos, shown } = world
    const [a, b, c] = (await several(3, () => readyPhoto(photos, anna))) as [string, string, string]
    const id = await album('Trash', [a, b, c])
    await photos.trash(anna, [b], 2)
    expect(await shown(id)).toEqual([a, c])
    expect(await albums.get(anna, id)).toMatchObject({ photoCount: 2 })
    await photos.restore(anna, [b], 3)
    expect(await shown(id)).toEqual([a, b, c])
  })

  it('forgets a purged photo', async () => {
    const { albums, anna, album, photos, shown } = world
    const [a, b] = (await several(2, () => readyPhoto(photos, anna))) as [string, string]
    const id = await album('Purge', [a, b])
    await photos.trash(anna, [a], 2)
    await photos.startPurge(anna, [a], 3)
    await expect(albums.addPhotos(anna, id, [a], 4)).rejects.toMatchObject({ code: 'not-found' })
    await photos.finishPurge(a)
    expect(await shown(id)).toEqual([b])
    expect(await albums.albumsOf(anna, a)).toEqual([])
  })

  it('follows an edited capture time', async () => {
    const { albums, anna, album, photos, shown } = world
    const [a, b] = (await several(2, (index) => readyPhoto(photos, anna, index + 1))) as [string, string]
    const id = await album('Times', [a, b])
    await albums.update(anna, id, { order: 'oldest' }, 2)
    await photos.edit(anna, [a], () => ({ taken: { localMs: 9, offsetMinutes: 0, source: 'edited' } }), 3)
    expect(await shown(id)).toEqual([b, a])
    expect(await albums.get(anna, id)).toMatchObject({ fromLocalMs: 2, toLocalMs: 9, cover: { id: b } })
  })

  it('shows the chosen cover, and the first photo while that one is away', async () => {
    const { albums, anna, album, photos } = world
    const [a, b] = (await several(2, () => readyPhoto(photos, anna))) as [string, string]
    const id = await album('Cover', [a, b])
    const coverOf = async () => (await albums.get(anna, id))?.cover?.id
    expect(await coverOf()).toBe(a)
    await albums.update(anna, id, { coverPhotoId: b }, 2)
    expect(await coverOf()).toBe(b)
    await photos.trash(anna, [b], 3)
    expect(await coverOf()).toBe(a)
    await photos.restore(anna, [b], 4)
    expect(await coverOf()).toBe(b)
    await albums.removePhotos(anna, id, [b], 5)
    await albums.addPhotos(anna, id, [b], 6)
    expect(await albums.get(anna, id)).toMatchObject({ coverPhotoId: null, cover: { id: a } })
  })

  it('refuses a cover that the album does not show', async () => {
    const { albums, anna, album, photos } = world
    const outside = await readyPhoto(photos, anna)
    const coming = await expectedPhoto(photos, anna)
    const id = await album('Cover', [coming])
    for (const coverPhotoId of [outside, coming])
      await expect(albums.update(anna, id, { coverPhotoId }, 2)).rejects.toMatchObject({
        code: 'invalid-input',
      })
  })

  it('says which albums hold a photo, and which of some photos an album shows', async () => {
    const { albums, anna, bert, album, photos } = world
    const [a, b] = (await several(2, () => readyPhoto(photos, anna))) as [string, string]
    const second = await album('B', [a])
    const first = await album('A', [b, a])
    expect(await albums.albumsOf(anna, a)).toEqual([
      { id: first, title: 'A' },
      { id: second, title: 'B' },
    ])
    expect(await albums.albumsOf(bert, a)).toEqual([])
    expect(await albums.visibleIn(anna, second, [b, a, a])).toEqual([a])
  })
}
