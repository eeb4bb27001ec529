import { newId } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { editTests } from './photo-store-edits.ts'
import { stateTests } from './photo-store-states.ts'
import {
  allPages,
  idsOf,
  sampleNew,
  samplesOf,
  startMs,
  type MakePhotoPorts,
  type Samples,
} from './photo-samples.ts'

/** What every PhotoStore does. */
export function photoStoreSuite(name: string, make: MakePhotoPorts): void {
  describe(`${name} as a photo store`, () => {
    const context = {} as { own: Samples; other: Samples }
    beforeEach(async () => {
      const ports = await make()
      context.own = samplesOf(ports, newId())
      context.other = samplesOf(ports, newId())
    })
    afterEach(async () => context.own.close?.())

    reservationTests(context)
    stateTests(context)
    editTests(context)
    listingTests(context)
  })
}

function reservationTests(context: { own: Samples; other: Samples }): void {
  describe('reserving', () => {
    it('gives an expected photo with what was said of it', async () => {
      const { own } = context
      const wanted = sampleNew(own.accountId, {
        fileName: '<b>a</b>\u202e.jpg',
        tags: ['한국', 'a"b'],
        fileTimeMs: 5,
        uploadId: 'u1',
      })
      const { outcome, photo } = await own.photos.reserve(wanted, null)
      expect(outcome).toBe('reserved')
      expect(photo).toMatchObject({
        ...wanted,
        state: 'expected',
        version: 1,
        width: 0,
        camera: {},
        favourite: false,
        edited: [],
      })
      expect(await own.photos.get(wanted.id)).toEqual(photo)
    })

    it('gives the photo that the account has already with these bytes', async () => {
      const { own, other } = context
      const photo = await own.ready()
      const again = await own.photos.reserve(sampleNew(own.accountId, { sha256: photo.sha256 }), null)
      expect(again).toEqual({ outcome: 'duplicate', photo })
      const elsewhere = await other.photos.reserve(sampleNew(other.accountId, { sha256: photo.sha256 }), null)
      expect(elsewhere.outcome).toBe('reserved')
      expect((await own.photos.usage(own.accountId)).usedBytes).toBe(1000)
    })

    it('lets one of many reservations of the same bytes win', async () => {
      const { own } = context
      const sha256 = sampleNew('').sha256
      const all = await Promise.all(
        Array.from({ length: 20 }, () => own.photos.reserve(sampleNew(own.accountId, { sha256 }), null)),
      )
      expect(all.filter((one) => one.outcome === 'reserved')).toHaveLength(1)
      expect(new Set(all.map((one) => one.photo.id)).size).toBe(1)
    })

    it('counts reserved bytes against the quota, to the byte', async () => {
      const { own } = context
      const reserve = (sizeBytes: number) => own.photos.reserve(sampleNew(own.accountId, { sizeBytes }), 1000)
      await reserve(600)
      await expect(reserve(401)).rejects.toMatchObject({ code: 'quota-exceeded' })
      await reserve(400)
      await expect(reserve(1)).rejects.toMatchObject({ code: 'quota-exceeded' })
      expect(await own.photos.usage(own.accountId)).toMatchObject({
        usedBytes: 1000,
        counts: { expected: 2 },
      })
    })

    it('holds the quota when many reserve at once', async () => {
      const { own } = context
      const all = await Promise.allSettled(
        Array.from({ length: 30 }, () =>
          own.photos.reserve(sampleNew(own.accountId, { sizeBytes: 100 }), 1000),
        ),
      )
      expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(10)
    })

    it('drops an expected photo only after its time', async () => {
      const { own } = context
      const photo = await own.reserve({ sizeBytes: 5_000_000_000 })
      expect(await own.photos.dropExpected(photo.id, startMs)).toBe(false)
      expect(await own.photos.dropExpected(photo.id, startMs + 1)).toBe(true)
      expect(await own.photos.dropExpected(photo.id, startMs + 1)).toBe(false)
      expect(await own.photos.get(photo.id)).toBeUndefined()
      expect(await own.photos.usage(own.accountId)).toMatchObject({ usedBytes: 0, counts: { expected: 0 } })
      const arrived = await own.processing()
      expect(await own.photos.dropExpected(arrived.id, startMs + 1)).toBe(false)
    })
  })
}

function listingTests(context: { own: Samples; other: Samples }): void {
  describe('reading', () => {
    it('gives many in the order asked for and leaves out what is missing', async () => {
      const { own } = context
      const [a, b] = [await own.ready(), await own.reserve()]
      expect(idsOf(await own.photos.getMany([b.id, newId(), a.id, b.id]))).toEqual([b.id, a.id])
      expect(await own.photos.getMany([])).toEqual([])
      expect(await own.photos.get(newId())).toBeUndefined()
    })

    it('finds photos by their bytes, within the account', async () => {
      const { own, other } = context
      const [a, b] = [await own.ready(), await own.reserve()]
      const found = await own.photos.findBySha256(own.accountId, [a.sha256, b.sha256, '0'.repeat(64)])
      expect(idsOf(found).sort()).toEqual([a.id, b.id].sort())
      expect(await own.photos.findBySha256(other.accountId, [a.sha256])).toEqual([])
    })

    it('lists a state, the longest in it first, page by page', async () => {
      const { own, other } = context
      const photos = []
      for (let i = 0; i < 7; i++)
        photos.push(await own.reserve({ uploadedAtMs: startMs + Math.floor(i / 3) }))
      const foreign = await other.reserve({ uploadedAtMs: startMs - 1 })
      await own.ready()
      const list = async (accountId: string | null, beforeMs: number) =>
        (
          await allPages((cursor) => own.photos.listByState(accountId, 'expected', beforeMs, cursor, 2))
        ).flatMap((page) => idsOf(page.photos))
      const mine = await list(own.accountId, startMs + 9)
      expect([...mine].sort()).toEqual(idsOf(photos).sort())
      expect((await own.photos.getMany(mine)).map((photo) => photo.updatedAtMs)).toEqual(
        [0, 0, 0, 1, 1, 1, 2].map((ms) => startMs + ms),
      )
      expect((await list(own.accountId, startMs + 1)).length).toBe(3)
      expect((await list(null, startMs + 9))[0]).toBe(foreign.id)
      expect(await list(null, startMs - 1)).toEqual([])
    })

    it('lists trashed photos by the time of trashing', async () => {
      const { own } = context
      const [a, b] = [await own.ready(), await own.ready()]
      await own.photos.trash(own.accountId, [b.id], startMs + 10)
      await own.photos.trash(own.accountId, [a.id], startMs + 20)
      await own.photos.edit(own.accountId, [b.id], () => ({ favourite: true }), startMs + 30)
      expect(
        idsOf((await own.photos.listByState(own.accountId, 'trashed', startMs + 99, undefined, 9)).photos),
      ).toEqual([b.id, a.id])
      expect(
        idsOf((await own.photos.listByState(null, 'trashed', startMs + 20, undefined, 9)).photos),
      ).toEqual([b.id])
    })

    it.each(['x', '', '1', '1.x', '-1.5', '1.2.3', "1.' OR 1", '99999999999999999999.1'])(
      'refuses the cursor %j',
      async (cursor) => {
        const { own } = context
        await expect(
          own.photos.listByState(own.accountId, 'ready', startMs, cursor, 10),
        ).rejects.toMatchObject({ code: 'invalid-input' })
      },
    )
  })
}
