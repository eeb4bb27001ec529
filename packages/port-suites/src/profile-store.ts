import { formerHandleMs, newId, type ImageSlot, type ImageUpload, type ProfileStore } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const dayMs = 86_400_000
const conflict = { code: 'conflict' }

/** `make` gives an empty store and the way to close it. */
export function profileStoreSuite(
  name: string,
  make: () => Promise<{ profiles: ProfileStore; close: () => Promise<void> | void }>,
): void {
  let profiles: ProfileStore
  let close: () => Promise<void> | void
  const anna = newId()
  const bert = newId()
  const create = (accountId: string, handle: string) =>
    profiles.create({ accountId, imagesId: `${accountId.slice(0, -1)}z`, handle, createdAtMs: 1 })

  describe(`${name} as a ProfileStore`, () => {
    beforeEach(async () => void ({ profiles, close } = await make()))
    afterEach(() => close())
    rows()
    handles()
    images()
  })

  function rows(): void {
    it('gives what was created, hidden and without images, by account and by handle', async () => {
      const made = await create(anna, 'anna')
      const empty = { image: null, upload: null, leftovers: [] }
      expect(made).toEqual({
        accountId: anna,
        imagesId: `${anna.slice(0, -1)}z`,
        handle: 'anna',
        bio: '',
        visible: false,
        avatar: empty,
        banner: empty,
        createdAtMs: 1,
        updatedAtMs: 1,
      })
      expect(await profiles.get(anna)).toEqual(made)
      expect(await profiles.byHandle('anna', 2)).toEqual(made)
      expect(await profiles.byImages(made.imagesId)).toEqual(made)
    })

    it('says that a missing one is missing', async () => {
      expect(await profiles.get(anna)).toBeUndefined()
      expect(await profiles.byHandle('anna', 1)).toBeUndefined()
      expect(await profiles.byImages(anna)).toBeUndefined()
      expect(await profiles.getMany([anna, bert])).toEqual([])
      await expect(profiles.update(anna, { bio: 'x' }, 1)).rejects.toMatchObject({ code: 'not-found' })
      await expect(profiles.changeImage(anna, 'avatar', (slot) => slot)).rejects.toMatchObject({
        code: 'not-found',
      })
      await profiles.eraseAccount(anna)
    })

    it('makes one an account: the one that is there stays', async () => {
      const first = await create(anna, 'anna')
      expect(await create(anna, 'other')).toEqual(first)
      expect(await profiles.byHandle('other', 1)).toBeUndefined()
    })

    it('changes what the patch names, and nothing else', async () => {
      await create(anna, 'anna')
      await profiles.update(anna, { bio: 'Hello\nworld' }, 5)
      const after = await profiles.update(anna, { visible: true }, 6)
      expect(after).toMatchObject({ handle: 'anna', bio: 'Hello\nworld', visible: true, updatedAtMs: 6 })
      expect(await profiles.get(anna)).toEqual(after)
    })

    it('gives many at once', async () => {
      const made = [await create(anna, 'anna'), await create(bert, 'bert')]
      const found = await profiles.getMany([bert, newId(), anna])
      expect(found.toSorted((a, b) => a.handle.localeCompare(b.handle))).toEqual(made)
    })

    it('forgets an account with its handles, and no other', async () => {
      await create(anna, 'anna')
      await profiles.update(anna, { handle: 'annabel' }, 2)
      const kept = await create(bert, 'bert')
      await profiles.eraseAccount(anna)
      expect(await profiles.get(anna)).toBeUndefined()
      for (const handle of ['anna', 'annabel']) expect(await profiles.byHandle(handle, 3)).toBeUndefined()
      expect(await profiles.get(bert)).toEqual(kept)
      await profiles.update(bert, { handle: 'anna' }, 3)
    })
  }

  function handles(): void {
    it('a handle is of one profile: of ten that want it at once one gets it', async () => {
      const ids = Array.from({ length: 10 }, () => newId())
      const results = await Promise.allSettled(ids.map((id) => create(id, 'anna')))
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toMatchObject(conflict)
      expect(await profiles.getMany(ids)).toHaveLength(1)
    })

    it('a handle that is taken changes nothing', async () => {
      await create(anna, 'anna')
      const before = await create(bert, 'bert')
      await expect(profiles.update(bert, { handle: 'anna', bio: 'x' }, 2)).rejects.toMatchObject(conflict)
      expect(await profiles.get(bert)).toEqual(before)
      expect(await profiles.byHandle('bert', 2)).toEqual(before)
    })

    it('a handle that was given up leads on, and is nobody else’s, for 90 days', async () => {
      await create(anna, 'anna')
      const after = await profiles.update(anna, { handle: 'annabel' }, dayMs)
      await create(bert, 'bert')
      const lastMs = dayMs + formerHandleMs - 1
      expect(await profiles.byHandle('anna', lastMs)).toEqual(after)
      await expect(profiles.update(bert, { handle: 'anna' }, lastMs)).rejects.toMatchObject(conflict)
      await expect(
        profiles.create({ accountId: newId(), imagesId: newId(), handle: 'anna', createdAtMs: lastMs }),
      ).rejects.toMatchObject(conflict)
      expect(await profiles.byHandle('anna', lastMs + 1)).toBeUndefined()
      await profiles.update(bert, { handle: 'anna' }, lastMs + 1)
      expect(await profiles.byHandle('anna', lastMs + 2)).toMatchObject({ accountId: bert })
      expect(await profiles.byHandle('annabel', lastMs + 2)).toMatchObject({ accountId: anna })
    })

    it('its owner may take it back at any time', async () => {
      await create(anna, 'anna')
      await profiles.update(anna, { handle: 'annabel' }, 2)
      await profiles.update(anna, { handle: 'anna' }, 3)
      for (const handle of ['anna', 'annabel'])
        expect(await profiles.byHandle(handle, 4)).toMatchObject({ handle: 'anna' })
    })
  }

  function images(): void {
    const upload = (state: ImageUpload['state'], more: Partial<ImageUpload> = {}): ImageUpload => ({
      id: newId(),
      state,
      crop: { x: 0.25, y: 0, width: 0.5, height: 1 },
      sha256: null,
      startedAtMs: 1,
      failure: null,
      told: false,
      ...more,
    })
    const put = (accountId: string, slot: Partial<ImageSlot>, kind: 'avatar' | 'banner' = 'avatar') =>
      profiles.changeImage(accountId, kind, (before) => ({ ...before, ...slot }))

    it('keeps an image as it was changed, and the other one as it is', async () => {
      await create(anna, 'anna')
      const given = {
        image: { hash: 'a'.repeat(32), updatedAtMs: 3 },
        upload: upload('processing'),
        leftovers: ['b'],
      }
      const { before, after } = await put(anna, given)
      expect(before).toEqual({ image: null, upload: null, leftovers: [] })
      expect(after).toEqual(given)
      expect(await profiles.get(anna)).toMatchObject({ avatar: given, banner: before })
    })

    it('leaves it where the change gives nothing', async () => {
      await create(anna, 'anna')
      const { before, after } = await profiles.changeImage(anna, 'banner', () => undefined)
      expect(after).toBe(before)
    })

    it('nothing comes between reading and writing', async () => {
      await create(anna, 'anna')
      const changes = Array.from({ length: 20 }, (_, i) =>
        profiles.changeImage(anna, 'avatar', (slot) => ({
          ...slot,
          leftovers: [...slot.leftovers, String(i)],
        })),
      )
      await Promise.all(changes)
      expect((await profiles.get(anna))?.avatar.leftovers).toHaveLength(20)
    })

    it('what `change` throws is thrown, and nothing is kept', async () => {
      const before = await create(anna, 'anna')
      const change = () => {
        throw new Error('mine')
      }
      await expect(profiles.changeImage(anna, 'avatar', change)).rejects.toThrow('mine')
      expect(await profiles.get(anna)).toEqual(before)
    })

    it('lists those for which something is to be done, in pages', async () => {
      const ids = Array.from({ length: 7 }, () => newId()).toSorted()
      for (const [i, id] of ids.entries()) await create(id, `person${i}`)
      const [waiting, processing, ready, left, failed, told] = ids
      await put(waiting!, { upload: upload('expected') })
      await put(processing!, { upload: upload('processing') }, 'banner')
      await put(ready!, { upload: upload('ready') })
      await put(left!, { leftovers: ['a'] })
      await put(failed!, { upload: upload('failed') })
      await put(told!, { upload: upload('failed', { told: true }) })
      const first = await profiles.listUnsettled(undefined, 3)
      const second = await profiles.listUnsettled(first.next, 3)
      expect([...first.profiles, ...second.profiles].map(({ accountId }) => accountId)).toEqual(
        ids.slice(0, 5),
      )
      expect(second.next).toBeUndefined()
      await put(waiting!, { upload: null })
      expect((await profiles.listUnsettled(undefined, 10)).profiles).toHaveLength(4)
    })
  }
}
