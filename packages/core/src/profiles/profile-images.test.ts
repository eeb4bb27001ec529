import { MemoryCdn } from '@cloudalbum/adapters-local'
import { openTemporaryParts } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../ids.ts'
import type { CutImage, RejectedImage } from '../ports/image-processor.ts'
import type { Notification } from '../ports/notifier.ts'
import { processProfileImageJob } from './process-profile-image.ts'
import { profileUploadKey } from './profile-image.ts'
import { receiveProfileImage } from './receive-profile-image.ts'
import { collectProfileOrphans, reconcileProfileImages } from './reconcile-profile-images.ts'
import { cancelProfileImage, removeProfileImage } from './remove-profile-image.ts'
import { startOpenProfileImage, startProfileImage } from './start-profile-image.ts'

const minuteMs = 60_000
const accountId = newId()
const imagesId = newId()
const bytesOf = (text: string) => new TextEncoder().encode(text)

function partsOf(parts: Awaited<ReturnType<typeof openTemporaryParts<FakeClock>>>) {
  const told: Notification[] = []
  const faults: unknown[] = []
  const purged: string[] = []
  const cdn = new MemoryCdn({ maxBytes: 1000 })
  let verdict: Partial<RejectedImage> | Error | undefined
  let fails: (() => void) | undefined
  const ports = {
    ...parts,
    baseUrl: 'https://album.test',
    cdn: {
      purge: (paths: readonly string[]) => {
        fails?.()
        purged.push(...paths)
        return cdn.purge(paths)
      },
    },
    notifier: { publish: (one: Notification) => Promise.resolve(void told.push(one)) },
    images: {
      async cut(path: string): Promise<CutImage | RejectedImage> {
        if (verdict instanceof Error) throw verdict
        const { readFile } = await import('node:fs/promises')
        const bytes = await readFile(path)
        const read = { sha256: '0'.repeat(64), sizeBytes: bytes.byteLength }
        if (verdict)
          return { outcome: 'rejected', code: 'damaged', detail: 'It is.', metadata: {}, ...read, ...verdict }
        return { outcome: 'ready', ...read, images: [bytes, bytes] }
      },
    },
    onError: (error: unknown) => void faults.push(error),
  }
  return {
    ports,
    told,
    faults,
    purged,
    says: (next: typeof verdict) => void (verdict = next),
    /** Ends what is under way at the next purge, as a power cut would. */
    cutOff: (next: typeof fails) => void (fails = next),
  }
}

let album: ReturnType<typeof partsOf>
beforeEach(async () => {
  album = partsOf(await openTemporaryParts(new FakeClock()))
  await album.ports.profiles.create({ accountId, imagesId, handle: 'anna', createdAtMs: 1 })
})
afterEach(() => album.ports.close())

const avatar = async () => (await album.ports.profiles.get(accountId))!.avatar
const stored = async () => (await album.ports.blobs.list('', undefined, 100)).blobs.map(({ key }) => key)

/** Bytes that have come; gives the payload of their job. */
async function arrive(text: string) {
  const { uploadId } = await startOpenProfileImage(album.ports, accountId, 'avatar', 'png')
  const key = profileUploadKey(accountId, uploadId)
  await album.ports.blobs.put(key, bytesOf(text))
  await receiveProfileImage(album.ports, key)
  return { accountId, kind: 'avatar', uploadId }
}
const context = { signal: new AbortController().signal, attempt: 1 }
const run = (payload: Record<string, unknown>) => processProfileImageJob(album.ports).run(payload, context)
const notFound = { code: 'not-found' }

describe('an upload', () => {
  it('becomes the image that is shown, and everybody hears of it once', async () => {
    const payload = await arrive('red')
    await run(payload)
    const { image, upload, leftovers } = await avatar()
    expect([image?.hash.length, upload, leftovers]).toEqual([32, null, []])
    expect(album.told).toEqual([
      {
        id: `profile-image-${payload.uploadId}`,
        type: 'profile-image.processed',
        accountId,
        occurredAtMs: album.ports.clock.now(),
        data: {
          image: 'avatar',
          url: `https://album.test/profile-images/${imagesId}/avatar/${image?.hash}/512.jpg`,
        },
      },
    ])
    expect(album.purged).toContain(`/avatars/${accountId}.jpg`)
    await expect(run(payload)).rejects.toMatchObject(notFound)
    expect((await avatar()).image).toEqual(image)
    expect((await stored()).length).toBe(2)
  })

  it('hints that come twice make one job, those that nobody waits for none', async () => {
    const { uploadId } = await arrive('red')
    await receiveProfileImage(album.ports, profileUploadKey(accountId, uploadId))
    expect((await album.ports.jobs.stats()).due).toBe(1)
    for (const key of [
      profileUploadKey(accountId, newId()),
      profileUploadKey(newId(), uploadId),
      'originals/a/b/c',
    ])
      await expect(receiveProfileImage(album.ports, key)).rejects.toMatchObject(notFound)
  })

  it('that is rejected leaves the image, says why, and tells of it once', async () => {
    await run(await arrive('red'))
    const before = await avatar()
    album.says({ code: 'damaged', detail: 'It is damaged.' })
    const payload = await arrive('broken')
    await run(payload)
    const after = await avatar()
    expect(after.image).toEqual(before.image)
    expect(after.upload).toMatchObject({
      state: 'failed',
      failure: { code: 'damaged', detail: 'It is damaged.' },
      told: true,
    })
    expect(album.told.map(({ type }) => type)).toEqual(['profile-image.processed', 'profile-image.failed'])
    expect(await stored()).not.toContain(profileUploadKey(accountId, payload.uploadId))
    await cancelProfileImage(album.ports, accountId, 'avatar')
    expect(await avatar()).toEqual(before)
  })

  it('whose bytes are others, too many or gone fails', async () => {
    const announced = { fileName: 'a.png', contentType: 'image/png', sizeBytes: 3, sha256: 'f'.repeat(64) }
    const { uploadId } = await startProfileImage(album.ports, accountId, 'avatar', announced)
    const key = profileUploadKey(accountId, uploadId)
    await album.ports.blobs.put(key, bytesOf('red'))
    await receiveProfileImage(album.ports, key)
    await run({ accountId, kind: 'avatar', uploadId })
    expect((await avatar()).upload?.failure?.code).toBe('not-as-announced')
    const gone = await arrive('red')
    await album.ports.blobs.remove([profileUploadKey(accountId, gone.uploadId)])
    await run(gone)
    expect((await avatar()).upload?.failure?.code).toBe('missing')
  })

  it('that every try failed on says so', async () => {
    const payload = await arrive('red')
    album.says(new Error('The machine is on fire.'))
    await expect(run(payload)).rejects.toThrow('on fire')
    expect((await avatar()).upload?.state).toBe('processing')
    await processProfileImageJob(album.ports).onDead?.(payload, new Error())
    expect((await avatar()).upload?.failure?.code).toBe('failed')
  })

  it('that was overtaken by a newer one, or by a removal, is not shown and leaves nothing', async () => {
    const first = await arrive('red')
    const second = await arrive('blue')
    await run(second)
    await expect(run(first)).rejects.toMatchObject(notFound)
    expect((await stored()).length).toBe(2)
    const third = await arrive('green')
    await removeProfileImage(album.ports, accountId, 'avatar')
    await expect(run(third)).rejects.toMatchObject(notFound)
    expect(await stored()).toEqual([])
    expect(await avatar()).toEqual({ image: null, upload: null, leftovers: [] })
  })

  it('that is removed while it is cut is not shown', async () => {
    const payload = await arrive('red')
    const { cut } = album.ports.images
    album.ports.images.cut = async (path) => {
      const done = await cut(path)
      await removeProfileImage(album.ports, accountId, 'avatar')
      return done
    }
    await expect(run(payload)).rejects.toMatchObject(notFound)
    expect(await stored()).toEqual([])
  })

  it('whose account goes while it is cut leaves nothing', async () => {
    const payload = await arrive('red')
    const { cut } = album.ports.images
    album.ports.images.cut = async (path) => {
      const done = await cut(path)
      await album.ports.profiles.eraseAccount(accountId)
      return done
    }
    await expect(run(payload)).rejects.toMatchObject(notFound)
    expect(await stored()).toEqual([profileUploadKey(accountId, payload.uploadId)])
  })

  it('of the same picture again keeps its address and its files', async () => {
    await run(await arrive('red'))
    const before = await avatar()
    await run(await arrive('red'))
    expect((await avatar()).image?.hash).toBe(before.image?.hash)
    expect((await stored()).length).toBe(2)
  })
})

describe('after a sudden end', () => {
  const powerCut = () => {
    album.cutOff(undefined)
    throw new Error('power cut')
  }

  it('between an image and what follows from it, the next run does what was left', async () => {
    await run(await arrive('red'))
    const payload = await arrive('blue')
    album.cutOff(powerCut)
    await expect(run(payload)).rejects.toThrow('power cut')
    const between = await avatar()
    expect([between.upload?.state, between.leftovers.length, album.told.length]).toEqual(['ready', 1, 1])
    await run(payload)
    expect(await avatar()).toEqual({ image: between.image, upload: null, leftovers: [] })
    expect(album.told.length).toBe(2)
    expect((await stored()).length).toBe(2)
  })

  it('within a removal, the reconciler removes what was left', async () => {
    await run(await arrive('red'))
    album.cutOff(powerCut)
    await expect(removeProfileImage(album.ports, accountId, 'avatar')).rejects.toThrow('power cut')
    expect((await avatar()).image).toBeNull()
    await reconcileProfileImages(album.ports)
    expect(await avatar()).toEqual({ image: null, upload: null, leftovers: [] })
    expect(await stored()).toEqual([])
    expect(album.faults).toEqual([])
  })

  it('bytes that nobody heard of are taken up, and a job that got lost is made again', async () => {
    const { uploadId } = await startOpenProfileImage(album.ports, accountId, 'avatar', 'png')
    await album.ports.blobs.put(profileUploadKey(accountId, uploadId), bytesOf('red'))
    await reconcileProfileImages(album.ports)
    expect((await avatar()).upload?.state).toBe('expected')
    album.ports.clock.advance(3 * minuteMs)
    await reconcileProfileImages(album.ports)
    expect((await avatar()).upload?.state).toBe('processing')
    const job = await album.ports.jobs.lease(['process-profile-image'], 1000)
    if (job) await album.ports.jobs.complete(job)
    album.ports.clock.advance(10 * minuteMs)
    await reconcileProfileImages(album.ports)
    expect((await album.ports.jobs.stats()).due).toBe(1)
  })

  it('an upload whose bytes never came is given up after an hour', async () => {
    await startOpenProfileImage(album.ports, accountId, 'banner', 'png')
    album.ports.clock.advance(59 * minuteMs)
    await reconcileProfileImages(album.ports)
    expect((await album.ports.profiles.get(accountId))?.banner.upload).not.toBeNull()
    album.ports.clock.advance(2 * minuteMs)
    await reconcileProfileImages(album.ports)
    expect((await album.ports.profiles.get(accountId))?.banner.upload).toBeNull()
  })

  it('one that cannot be put right holds up no other', async () => {
    const bert = newId()
    await album.ports.profiles.create({ accountId: bert, imagesId: bert, handle: 'bert', createdAtMs: 1 })
    for (const id of [accountId, bert])
      await album.ports.profiles.changeImage(id, 'avatar', (slot) => ({
        ...slot,
        leftovers: ['0'.repeat(32)],
      }))
    album.cutOff(powerCut)
    await reconcileProfileImages(album.ports)
    expect(album.faults).toHaveLength(1)
    const left = await Promise.all([accountId, bert].map((id) => album.ports.profiles.get(id)))
    expect(left.map((profile) => profile?.avatar.leftovers.length).toSorted()).toEqual([0, 1])
  })

  it('files that no profile speaks of go after a day, all others stay', async () => {
    await run(await arrive('red'))
    const { uploadId } = await arrive('waiting')
    const hash = 'a'.repeat(32)
    const orphans = [
      `profile-images/${imagesId}/avatar/${hash}/512.jpg`,
      `profile-images/${newId()}/banner/${hash}/1500.jpg`,
      profileUploadKey(accountId, newId()),
    ]
    for (const key of orphans) await album.ports.blobs.put(key, bytesOf('x'))
    const others = (await stored()).filter((key) => !orphans.includes(key))
    expect(others).toContain(profileUploadKey(accountId, uploadId))
    // Files have the time of the real clock.
    album.ports.clock.advance(Math.max(0, Date.now() - album.ports.clock.now()))
    expect(await collectProfileOrphans(album.ports)).toBe(0)
    album.ports.clock.advance(25 * 60 * minuteMs)
    const removed = await collectProfileOrphans(album.ports)
    expect(await stored()).toEqual(expect.arrayContaining(others))
    expect(removed).toBeGreaterThanOrEqual(2)
  })
})
