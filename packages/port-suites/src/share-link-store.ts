import { newId, newSecret, type AlbumStore, type NewShareLink, type ShareLinkStore } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** `make` gives empty stores that know of each other, and the way to close them. */
export function shareLinkStoreSuite(
  name: string,
  make: () => Promise<{ links: ShareLinkStore; albums: AlbumStore; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as a ShareLinkStore`, () => {
    let links: ShareLinkStore
    let albums: AlbumStore
    let close: () => Promise<void> | void
    let albumId: string
    const anna = newId()
    const bert = newId()
    const album = async (accountId: string) => {
      const id = newId()
      await albums.create(
        { id, accountId, parentId: null, title: 'T', description: '', order: 'oldest', createdAtMs: 1 },
        [],
      )
      return id
    }
    const link = (terms: Partial<NewShareLink> = {}): NewShareLink => ({
      id: newId(),
      token: newSecret(),
      accountId: anna,
      albumId,
      label: '',
      passwordHash: null,
      expiresAtMs: null,
      allowDownload: true,
      showLocation: false,
      createdAtMs: 1,
      ...terms,
    })
    beforeEach(async () => {
      ;({ links, albums, close } = await make())
      albumId = await album(anna)
    })
    afterEach(() => close())

    it('gives what it was given, by id and by token', async () => {
      const given = link({ label: 'For Oma', passwordHash: 'h', expiresAtMs: 99, showLocation: true })
      const made = await links.create(given)
      expect(made).toEqual({ ...given, passwordVersion: 1, views: 0 })
      expect(await links.get(anna, made.id)).toEqual(made)
      expect(await links.byToken(made.token)).toEqual(made)
      expect(await links.byToken('x')).toBeUndefined()
    })

    it('makes none to an album of another account', async () => {
      const foreign = await album(bert)
      await expect(links.create(link({ albumId: foreign }))).rejects.toMatchObject({ code: 'not-found' })
      await expect(links.create(link({ albumId: newId() }))).rejects.toMatchObject({ code: 'not-found' })
    })

    it('lists newest first, of one album where asked', async () => {
      const other = await album(anna)
      const [a, b, c] = [
        link({ createdAtMs: 1 }),
        link({ createdAtMs: 3, albumId: other }),
        link({ createdAtMs: 2 }),
      ]
      for (const one of [a, b, c]) await links.create(one)
      expect((await links.list(anna)).map((one) => one.id)).toEqual([b.id, c.id, a.id])
      expect((await links.list(anna, albumId)).map((one) => one.id)).toEqual([c.id, a.id])
      expect(await links.list(bert)).toEqual([])
      expect(await links.list(bert, albumId)).toEqual([])
    })

    it('counts changes of the password only', async () => {
      const { id } = await links.create(link())
      expect(await links.update(anna, id, { label: 'New', expiresAtMs: 5 })).toMatchObject({
        label: 'New',
        passwordVersion: 1,
      })
      expect(await links.update(anna, id, { passwordHash: 'h' })).toMatchObject({
        passwordHash: 'h',
        passwordVersion: 2,
      })
      expect(await links.update(anna, id, { passwordHash: null })).toMatchObject({
        passwordHash: null,
        passwordVersion: 3,
      })
      expect(await links.get(anna, id)).toMatchObject({ label: 'New', expiresAtMs: 5, passwordVersion: 3 })
    })

    it('counts views', async () => {
      const { id } = await links.create(link())
      await Promise.all([links.countView(id), links.countView(id), links.countView(newId())])
      expect((await links.get(anna, id))?.views).toBe(2)
    })

    it('is gone when it was removed, and with its album', async () => {
      const made = [await links.create(link()), await links.create(link())] as const
      expect(await links.remove(anna, made[0].id)).toEqual(made[0])
      expect(await links.byToken(made[0].token)).toBeUndefined()
      await albums.remove(anna, albumId, 2)
      expect(await links.byToken(made[1].token)).toBeUndefined()
    })

    it('is missing for every other account', async () => {
      const { id } = await links.create(link())
      expect(await links.get(bert, id)).toBeUndefined()
      await expect(links.update(bert, id, { label: 'x' })).rejects.toMatchObject({ code: 'not-found' })
      await expect(links.remove(bert, id)).rejects.toMatchObject({ code: 'not-found' })
      expect(await links.get(anna, id)).toMatchObject({ label: '' })
    })

    it('knows which albums have a link that is alive', async () => {
      const other = await album(anna)
      await links.create(link({ expiresAtMs: 10 }))
      await links.create(link({ albumId: other }))
      await links.create(link({ albumId: other }))
      expect((await links.sharedAlbumIds(anna, 9)).sort()).toEqual([albumId, other].sort())
      expect(await links.sharedAlbumIds(anna, 10)).toEqual([other])
      expect(await links.sharedAlbumIds(bert, 0)).toEqual([])
    })

    it('forgets an account, and no other', async () => {
      const kept = await links.create(link({ accountId: bert, albumId: await album(bert) }))
      await links.create(link())
      await links.eraseAccount(anna)
      expect(await links.list(anna)).toEqual([])
      expect(await links.get(bert, kept.id)).toEqual(kept)
    })
  })
}
