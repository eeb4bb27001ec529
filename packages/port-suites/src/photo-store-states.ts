import { newId, type Photo } from '@cloudalbum/core'
import { describe, expect, it } from 'vitest'
import { bern, idsOf, sampleFacts, sampleNew, startMs, type Samples } from './photo-samples.ts'

const damaged = { code: 'damaged', detail: 'The file ends too early.' } as const

export function stateTests(context: { own: Samples; other: Samples }): void {
  describe('processing', () => {
    it('goes from expected by processing to ready', async () => {
      const { own } = context
      const photo = await own.reserve({ uploadId: 'u1' })
      expect(await own.photos.startProcessing(photo.id, startMs + 1)).toBe(true)
      expect(await own.photos.startProcessing(photo.id, startMs + 1)).toBe(false)
      const facts = sampleFacts({
        ...bern,
        camera: { make: 'Canon', fNumber: 2.8 },
        tags: ['a'],
        description: 'd',
      })
      expect(await own.photos.complete(photo.id, photo.sha256, facts, startMs + 2)).toBe(true)
      const ready = await own.again(photo)
      expect(ready).toMatchObject({ ...facts, state: 'ready', updatedAtMs: startMs + 2, version: 3 })
      expect(ready.uploadId).toBeUndefined()
    })

    it('completes once, however often it is told', async () => {
      const { own } = context
      const photo = await own.processing()
      const all = await Promise.all(
        Array.from({ length: 100 }, () =>
          own.photos.complete(photo.id, photo.sha256, sampleFacts({ ...bern, tags: ['x'] }), startMs),
        ),
      )
      expect(all.filter(Boolean)).toHaveLength(1)
      expect((await own.photos.usage(own.accountId)).counts).toEqual({
        expected: 0,
        processing: 0,
        ready: 1,
        rejected: 0,
        trashed: 0,
      })
      expect(await own.index.months(own.accountId)).toEqual([{ month: '2024-05', count: 1 }])
      expect(await own.index.facets(own.accountId, 'tag', '', 9)).toEqual([
        { kind: 'tag', value: 'x', count: 1 },
      ])
    })

    it('completes a photo as it is now, whatever was seen of it before', async () => {
      const { own } = context
      const { id, sha256 } = await own.processing()
      const seen = await own.photos.get(id)
      await own.photos.edit(
        own.accountId,
        [id],
        () => ({ description: 'mine', edited: ['description'] }),
        startMs,
      )
      const facts = sampleFacts({ description: 'from the file' })
      expect(await own.photos.complete(id, sha256, facts, startMs + 1, seen)).toBe(true)
      expect(await own.photos.complete(id, sha256, facts, startMs + 1, seen)).toBe(false)
      expect(await own.photos.get(id)).toMatchObject({ state: 'ready', description: 'mine', version: 4 })
    })

    it('goes from expected to ready or rejected at once, where the bytes are processed as they come', async () => {
      const { own } = context
      const [good, bad] = [await own.reserve({ uploadId: 'u1' }), await own.reserve({ uploadId: 'u2' })]
      expect(await own.photos.complete(good.id, good.sha256, sampleFacts(), startMs + 1)).toBe(true)
      expect(await own.photos.complete(good.id, good.sha256, sampleFacts(), startMs + 1)).toBe(false)
      expect(await own.photos.reject(bad.id, damaged, {}, startMs + 1)).toBe(true)
      expect(await own.photos.startProcessing(bad.id, startMs + 1)).toBe(false)
      const [ready, rejected] = [await own.again(good), await own.again(bad)]
      expect(ready).toMatchObject({ state: 'ready', updatedAtMs: startMs + 1, version: 2 })
      expect(rejected).toMatchObject({ state: 'rejected', rejection: damaged })
      expect([ready.uploadId, rejected.uploadId]).toEqual([undefined, undefined])
      expect((await own.photos.usage(own.accountId)).counts).toMatchObject({
        expected: 0,
        ready: 1,
        rejected: 1,
      })
    })

    it('does not complete with other bytes, in the trash, or what is missing', async () => {
      const { own } = context
      const photo = await own.processing()
      expect(await own.photos.complete(photo.id, '0'.repeat(64), sampleFacts(), startMs)).toBe(false)
      expect(await own.photos.complete(newId(), photo.sha256, sampleFacts(), startMs)).toBe(false)
      const trashed = await own.ready()
      await own.photos.trash(own.accountId, [trashed.id], startMs)
      expect(await own.photos.complete(trashed.id, trashed.sha256, sampleFacts(), startMs)).toBe(false)
    })

    it('shows newer renditions in any state, once, and nothing else of the photo changes', async () => {
      const { own } = context
      const rendered = { width: 40, height: 30, thumbHash: 'bmV3', renditionVersion: 2 }
      const rerender = (photo: Photo, sha256 = photo.sha256) =>
        own.photos.rerender(photo.id, sha256, rendered, startMs + 5)
      const [ready, trashed] = [await own.ready({ ...bern, tags: ['x'] }), await own.ready()]
      await own.photos.trash(own.accountId, [trashed.id], startMs)
      for (const photo of [await own.again(ready), await own.again(trashed)]) {
        expect(await rerender(photo, '0'.repeat(64))).toBe(false)
        expect(await rerender(photo)).toBe(true)
        expect(await rerender(photo)).toBe(false)
        const after = { ...photo, ...rendered, updatedAtMs: startMs + 5, version: photo.version + 1 }
        expect(await own.again(photo)).toEqual(after)
      }
      expect(await own.index.months(own.accountId)).toEqual([{ month: '2024-05', count: 1 }])
      expect(await rerender(await own.reserve())).toBe(false)
      await own.photos.startPurge(own.accountId, [trashed.id], startMs)
      const newer = { ...rendered, renditionVersion: 3 }
      expect(await own.photos.rerender(trashed.id, trashed.sha256, newer, startMs)).toBe(false)
    })

    it('leaves alone what the owner edited meanwhile', async () => {
      const { own } = context
      const photo = await own.processing()
      const edited = {
        tags: ['mine'],
        description: 'mine',
        location: { latitude: 1, longitude: 2 },
        place: null,
        taken: { localMs: 5, offsetMinutes: 60, source: 'edited' as const },
        edited: ['tags', 'description', 'location', 'taken'] as const,
      }
      await own.photos.edit(
        own.accountId,
        [photo.id],
        () => ({ ...edited, edited: [...edited.edited] }),
        startMs,
      )
      await own.photos.complete(
        photo.id,
        photo.sha256,
        sampleFacts({ ...bern, tags: ['camera'], description: 'camera' }),
        startMs,
      )
      const ready = await own.again(photo)
      expect(ready).toMatchObject({
        state: 'ready',
        tags: ['mine'],
        description: 'mine',
        location: edited.location,
        taken: edited.taken,
      })
      expect(ready.place).toBeUndefined()
    })

    it('rejects with a reason, can be tried again and then be ready', async () => {
      const { own } = context
      const photo = await own.processing()
      expect(await own.photos.reject(photo.id, damaged, { contentType: 'image/png' }, startMs)).toBe(true)
      expect(await own.photos.reject(photo.id, damaged, {}, startMs)).toBe(false)
      expect(await own.again(photo)).toMatchObject({
        state: 'rejected',
        rejection: damaged,
        contentType: 'image/png',
      })
      expect(await own.photos.retry(photo.id, startMs)).toBe(true)
      expect(await own.photos.retry(photo.id, startMs)).toBe(false)
      expect((await own.again(photo)).rejection).toBeUndefined()
      expect(await own.photos.complete(photo.id, photo.sha256, sampleFacts(), startMs)).toBe(true)
    })

    it('completes a rejected one, too', async () => {
      const { own } = context
      const photo = await own.rejected()
      expect(await own.photos.complete(photo.id, photo.sha256, sampleFacts(), startMs)).toBe(true)
      expect((await own.again(photo)).rejection).toBeUndefined()
    })
  })

  describe('purging', () => {
    it('takes trashed photos of the account only, and each once', async () => {
      const { own, other } = context
      const [trashed, ready, foreign] = [await own.ready(), await own.ready(), await other.ready()]
      await own.photos.trash(own.accountId, [trashed.id], startMs)
      await other.photos.trash(other.accountId, [foreign.id], startMs)
      const ids = [trashed.id, ready.id, foreign.id, newId(), trashed.id]
      expect(idsOf(await own.photos.startPurge(own.accountId, ids, startMs))).toEqual([trashed.id])
      expect(await own.photos.startPurge(own.accountId, ids, startMs)).toEqual([])
      expect((await own.again(ready)).state).toBe('ready')
      expect((await other.again(foreign)).state).toBe('trashed')
    })

    it('takes all but those being processed, when any state will do', async () => {
      const { own } = context
      const photos = [await own.reserve(), await own.ready(), await own.rejected(), await own.processing()]
      const taken = await own.photos.startPurge(own.accountId, idsOf(photos), startMs, true)
      expect(idsOf(taken)).toEqual(idsOf(photos.slice(0, 3)))
      expect(await own.index.months(own.accountId)).toEqual([])
    })

    it('keeps the bytes on the account until they are really gone', async () => {
      const { own } = context
      const photo = await own.ready()
      await own.photos.startPurge(own.accountId, [photo.id], startMs, true)
      expect(await own.photos.usage(own.accountId)).toMatchObject({
        usedBytes: 1000,
        counts: { ready: 0, trashed: 0 },
      })
      await own.photos.finishPurge(photo.id)
      await own.photos.finishPurge(photo.id)
      expect((await own.photos.usage(own.accountId)).usedBytes).toBe(0)
      expect(await own.photos.get(photo.id)).toBeUndefined()
    })

    it('finishes nothing that is not being purged', async () => {
      const { own } = context
      const photo = await own.ready()
      await own.photos.finishPurge(photo.id)
      expect((await own.again(photo)).state).toBe('ready')
    })

    it('leaves nothing of an account whose photos are gone', async () => {
      const { own, other } = context
      const [photo, foreign] = [await own.ready({ ...bern, tags: ['x'] }), await other.ready()]
      const refused = { code: 'unavailable' }
      await expect(own.photos.eraseAccount(own.accountId)).rejects.toMatchObject(refused)
      await own.photos.startPurge(own.accountId, [photo.id], startMs, true)
      await expect(own.photos.eraseAccount(own.accountId)).rejects.toMatchObject(refused)
      await own.photos.finishPurge(photo.id)
      await own.photos.eraseAccount(own.accountId)
      await own.photos.eraseAccount(own.accountId)
      expect((await own.photos.usage(own.accountId)).usedBytes).toBe(0)
      expect(await other.again(foreign)).toEqual(foreign)
    })

    it('lets the same bytes come again while the old ones go', async () => {
      const { own } = context
      const old = await own.ready()
      await own.photos.startPurge(own.accountId, [old.id], startMs, true)
      expect(await own.photos.findBySha256(own.accountId, [old.sha256])).toEqual([])
      const { outcome, photo } = await own.photos.reserve(
        sampleNew(own.accountId, { sha256: old.sha256 }),
        null,
      )
      expect(outcome).toBe('reserved')
      await own.photos.finishPurge(old.id)
      expect((await own.again(photo)).state).toBe('expected')
    })
  })
}
