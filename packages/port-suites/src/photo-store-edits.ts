import { newId, type Photo } from '@cloudalbum/core'
import { describe, expect, it } from 'vitest'
import { bern, idsOf, startMs, type Samples } from './photo-samples.ts'

export function editTests(context: { own: Samples; other: Samples }): void {
  describe('editing', () => {
    it('changes all, counting versions, and gives them in the order asked for', async () => {
      const { own } = context
      const [a, b] = [await own.ready(), await own.reserve()]
      const edited = await own.photos.edit(
        own.accountId,
        [b.id, a.id, b.id],
        (photo) => ({ description: photo.id }),
        startMs + 9,
      )
      expect(edited.map((photo) => [photo.id, photo.description])).toEqual([
        [b.id, b.id],
        [a.id, a.id],
      ])
      expect(await own.again(a)).toMatchObject({ version: a.version + 1, updatedAtMs: startMs + 9 })
      expect(await own.photos.getMany([b.id, a.id])).toEqual(edited)
    })

    it('leaves the version where nothing changes', async () => {
      const { own } = context
      const photo = await own.ready()
      expect(
        await own.photos.edit(own.accountId, [photo.id], () => ({ favourite: false, tags: [] }), startMs + 9),
      ).toEqual([photo])
      expect(await own.again(photo)).toEqual(photo)
    })

    it('sets and removes a location', async () => {
      const { own } = context
      const photo = await own.ready()
      await own.photos.edit(own.accountId, [photo.id], () => bern, startMs)
      expect(await own.again(photo)).toMatchObject(bern)
      await own.photos.edit(own.accountId, [photo.id], () => ({ location: null, place: null }), startMs)
      const bare = await own.again(photo)
      expect([bare.location, bare.place]).toEqual([undefined, undefined])
      expect(await own.index.facets(own.accountId, 'city', '', 9)).toEqual([])
    })

    it('writes nothing when the change itself refuses one', async () => {
      const { own } = context
      const photos = [await own.ready(), await own.ready()]
      const refuse = (photo: Photo) => {
        if (photo.id === photos[1]?.id) throw new Error('no')
        return { description: 'x' }
      }
      await expect(own.photos.edit(own.accountId, idsOf(photos), refuse, startMs)).rejects.toThrow('no')
      expect(await own.photos.getMany(idsOf(photos))).toEqual(photos)
    })

    it.each(['missing', 'foreign', 'purging'] as const)('writes nothing when one is %s', async (kind) => {
      const { own, other } = context
      const photo = await own.ready()
      const trashed = await own.ready()
      await own.photos.trash(own.accountId, [trashed.id], startMs)
      const bad = { missing: newId(), foreign: (await other.ready()).id, purging: (await own.ready()).id }[
        kind
      ]
      if (kind === 'purging') await own.photos.startPurge(own.accountId, [bad], startMs, true)
      const before = await own.photos.getMany([photo.id, trashed.id, bad])
      const ids = [photo.id, trashed.id, bad]
      const refused = { code: 'not-found' }
      await expect(
        own.photos.edit(own.accountId, ids, () => ({ description: 'x' }), startMs),
      ).rejects.toMatchObject(refused)
      await expect(own.photos.trash(own.accountId, ids, startMs)).rejects.toMatchObject(refused)
      await expect(own.photos.restore(own.accountId, ids, startMs)).rejects.toMatchObject(refused)
      expect(await own.photos.getMany(ids)).toEqual(before)
    })
  })

  describe('trashing', () => {
    it('takes photos out of every list and back into them', async () => {
      const { own } = context
      const [ready, rejected] = [await own.ready({ ...bern, tags: ['a'] }), await own.rejected()]
      await own.photos.trash(own.accountId, [ready.id, rejected.id], startMs + 5)
      expect(await own.again(ready)).toMatchObject({
        state: 'trashed',
        trashedFrom: 'ready',
        trashedAtMs: startMs + 5,
      })
      expect(await own.again(rejected)).toMatchObject({ state: 'trashed', trashedFrom: 'rejected' })
      expect(await own.index.months(own.accountId)).toEqual([])
      expect((await own.photos.usage(own.accountId)).counts).toMatchObject({
        ready: 0,
        rejected: 0,
        trashed: 2,
      })
      await own.photos.restore(own.accountId, [rejected.id, ready.id], startMs + 6)
      expect(await own.again(rejected)).toMatchObject({ state: 'rejected', rejection: { code: 'damaged' } })
      const back = await own.again(ready)
      expect(back.state).toBe('ready')
      expect([back.trashedFrom, back.trashedAtMs]).toEqual([undefined, undefined])
      expect(await own.index.months(own.accountId)).toEqual([{ month: '2024-05', count: 1 }])
      expect(await own.index.facets(own.accountId, 'tag', '', 9)).toEqual([
        { kind: 'tag', value: 'a', count: 1 },
      ])
    })

    it('leaves trashed ones as they are, and what is not trashed when restoring', async () => {
      const { own } = context
      const [a, b] = [await own.ready(), await own.ready()]
      await own.photos.trash(own.accountId, [a.id], startMs + 1)
      await own.photos.trash(own.accountId, [a.id, b.id], startMs + 2)
      expect(await own.again(a)).toMatchObject({ trashedAtMs: startMs + 1, version: a.version + 1 })
      const c = await own.ready()
      await own.photos.restore(own.accountId, [c.id], startMs + 3)
      expect(await own.again(c)).toEqual(c)
    })

    it.each(['reserve', 'processing'] as const)(
      'refuses a photo that is not done (%s), and all with it',
      async (how) => {
        const { own } = context
        const [ready, other] = [await own.ready(), await own[how]()]
        await expect(own.photos.trash(own.accountId, [ready.id, other.id], startMs)).rejects.toMatchObject({
          code: 'conflict',
        })
        expect((await own.again(ready)).state).toBe('ready')
      },
    )
  })
}
