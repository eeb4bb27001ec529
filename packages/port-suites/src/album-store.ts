import { maxAlbumDepth, newId } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readyPhoto, several } from './album-photos-seed.ts'
import { albumOrderCases } from './album-store-order.ts'
import { albumVisibilityCases } from './album-store-visibility.ts'
import type { AlbumStoreParts, AlbumStoreWorld } from './album-store-world.ts'

/** `make` gives empty stores that know of each other, and the way to close them. */
export function albumStoreSuite(name: string, make: () => Promise<AlbumStoreParts>): void {
  describe(`${name} as an AlbumStore`, () => {
    const world = {} as AlbumStoreWorld
    let close: AlbumStoreParts['close']
    beforeEach(async () => {
      const parts = await make()
      close = parts.close
      Object.assign(world, {
        ...parts,
        anna: newId(),
        bert: newId(),
        album: async (title: string, photoIds: string[] = [], parentId: string | null = null) => {
          const id = newId()
          const { anna: accountId } = world
          await world.albums.create(
            { id, accountId, parentId, title, description: '', order: 'manual', createdAtMs: 1 },
            photoIds,
          )
          return id
        },
        shown: async (id: string) => (await world.albums.page(world.anna, id, undefined, 100)).photoIds,
      })
    })
    afterEach(() => close())

    treeCases(world)
    ownershipCases(world)
    albumOrderCases(world)
    albumVisibilityCases(world)
  })
}

function treeCases(world: AlbumStoreWorld): void {
  it('gives what it was given, with version 1', async () => {
    const { albums, anna } = world
    const made = await albums.create(
      {
        id: newId(),
        accountId: anna,
        parentId: null,
        title: 'Sea',
        description: 'Salt',
        order: 'newest',
        createdAtMs: 5,
      },
      [],
    )
    expect(made).toMatchObject({
      title: 'Sea',
      description: 'Salt',
      order: 'newest',
      createdAtMs: 5,
      updatedAtMs: 5,
      version: 1,
    })
    expect(made).toMatchObject({
      photoCount: 0,
      cover: null,
      coverPhotoId: null,
      fromLocalMs: null,
      toLocalMs: null,
    })
    expect(await albums.get(anna, made.id)).toEqual(made)
  })

  it('lists the albums of one account by title, whatever the case', async () => {
    const { albums, anna, bert, album } = world
    await album('b')
    await album('A')
    await album('C')
    expect((await albums.list(anna)).map((one) => one.title)).toEqual(['A', 'b', 'C'])
    expect(await albums.list(bert)).toEqual([])
  })

  it('nests as deep as it may and no deeper, also when a branch moves', async () => {
    const { albums, anna, album } = world
    let parent: string | null = null
    const branch: string[] = []
    for (let level = 1; level <= maxAlbumDepth; level++)
      branch.push((parent = await album(`Level ${level}`, [], parent)))
    await expect(album('Too deep', [], parent)).rejects.toMatchObject({ code: 'invalid-input' })
    const top = await album('Top')
    await expect(albums.update(anna, branch[0]!, { parentId: top }, 2)).rejects.toMatchObject({
      code: 'invalid-input',
    })
    expect(await albums.update(anna, branch[1]!, { parentId: top }, 2)).toMatchObject({
      parentId: top,
      version: 2,
    })
  })

  it('refuses to put an album into itself or below itself', async () => {
    const { albums, anna, album } = world
    const outer = await album('Outer')
    const inner = await album('Inner', [], outer)
    for (const parentId of [outer, inner])
      await expect(albums.update(anna, outer, { parentId }, 2)).rejects.toMatchObject({
        code: 'invalid-input',
      })
    expect((await albums.get(anna, outer))?.parentId).toBeNull()
  })

  it('moves the albums inside a removed one up, and keeps the photos', async () => {
    const { albums, anna, album, photos } = world
    const photo = await readyPhoto(photos, anna)
    const top = await album('Top')
    const middle = await album('Middle', [photo], top)
    const leaf = await album('Leaf', [], middle)
    expect(await albums.remove(anna, middle, 9)).toEqual([leaf])
    expect(await albums.get(anna, leaf)).toMatchObject({ parentId: top })
    expect(await albums.get(anna, middle)).toBeUndefined()
    expect(await photos.get(photo)).toMatchObject({ state: 'ready' })
  })

  it('refuses an update from an old version, and counts each', async () => {
    const { albums, anna, album } = world
    const id = await album('One')
    expect(await albums.update(anna, id, { title: 'Two' }, 7, 1)).toMatchObject({
      title: 'Two',
      version: 2,
      updatedAtMs: 7,
    })
    await expect(albums.update(anna, id, { title: 'Three' }, 8, 1)).rejects.toMatchObject({
      code: 'conflict',
    })
    expect((await albums.get(anna, id))?.title).toBe('Two')
  })

  it('forgets an account with its nested albums, and no other', async () => {
    const { albums, anna, bert, album } = world
    const outer = await album('Outer')
    await album('Inner', [], outer)
    const other = newId()
    await albums.create(
      {
        id: other,
        accountId: bert,
        parentId: null,
        title: 'B',
        description: '',
        order: 'oldest',
        createdAtMs: 1,
      },
      [],
    )
    await albums.eraseAccount(anna)
    expect(await albums.list(anna)).toEqual([])
    expect(await albums.list(bert)).toHaveLength(1)
  })
}

function ownershipCases(world: AlbumStoreWorld): void {
  it('knows no album of another account, whatever is asked', async () => {
    const { albums, bert, album, photos } = world
    const id = await album('Mine')
    const photo = await readyPhoto(photos, bert)
    expect(await albums.get(bert, id)).toBeUndefined()
    expect(await albums.visibleIn(bert, id, [photo])).toEqual([])
    const tries = [
      albums.update(bert, id, { title: 'X' }, 2),
      albums.remove(bert, id, 2),
      albums.addPhotos(bert, id, [photo], 2),
      albums.removePhotos(bert, id, [photo], 2),
      albums.movePhotos(bert, id, [photo], null, 2),
      albums.page(bert, id, undefined, 10),
      albums.create(
        {
          id: newId(),
          accountId: bert,
          parentId: id,
          title: 'X',
          description: '',
          order: 'oldest',
          createdAtMs: 1,
        },
        [],
      ),
    ]
    for (const one of await Promise.allSettled(tries))
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'not-found' } })
  })

  it('writes nothing when own and foreign photos are mixed', async () => {
    const { albums, anna, bert, album, photos, shown } = world
    const [mine, inside] = await several(2, () => readyPhoto(photos, anna))
    const foreign = await readyPhoto(photos, bert)
    const id = await album('Mine', [inside!])
    for (const other of [foreign, newId()]) {
      await expect(albums.addPhotos(anna, id, [mine!, other], 2)).rejects.toMatchObject({ code: 'not-found' })
      await expect(albums.removePhotos(anna, id, [inside!, other], 2)).rejects.toMatchObject({
        code: 'not-found',
      })
      await expect(albums.movePhotos(anna, id, [inside!, other], null, 2)).rejects.toMatchObject({
        code: 'not-found',
      })
      await expect(album('New', [mine!, other])).rejects.toMatchObject({ code: 'not-found' })
    }
    expect(await shown(id)).toEqual([inside])
    expect(await albums.list(anna)).toHaveLength(1)
  })
}
