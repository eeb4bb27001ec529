import {
  createDiskBlobStore,
  createLocalAccounts,
  createSqliteChangeFeed,
  createSqliteJobQueue,
  createSqlitePhotoIndex,
  createSqlitePhotoStore,
  localHealth,
  migrate,
  migrations,
  openDatabase,
} from '@cloudalbum/adapters-local'
import { createJwtAccessTokens } from '@cloudalbum/adapters-shared'
import { addAccount, processPhoto } from '@cloudalbum/core'
import { createImageProcessor, createPlaces } from '@cloudalbum/imaging'
import { FakeClock } from '@cloudalbum/port-suites'
import { Hono } from 'hono'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCloudAlbum2019 } from './create-cloudalbum-2019.ts'
import { answer, baseUrl, mount, nowMs, oldClient, readForm, refused, said } from './testing/old-client.ts'

const images = createImageProcessor({ concurrency: 1 })
const places = createPlaces()
afterAll(() => images.close())

async function makeWorld() {
  const folder = await mkdtemp(join(tmpdir(), 'compat-photos-'))
  const db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  const clock = new FakeClock(nowMs)
  const faults: unknown[] = []
  const local = createLocalAccounts({ db, clock, issuer: baseUrl, onFault: (error) => faults.push(error) })
  const blobs = createDiskBlobStore({
    root: join(folder, 'files'),
    baseUrl: '',
    secret: new Uint8Array(32),
    clock,
    windowMs: 3_600_000,
  })
  let problem: string | undefined
  const ports = {
    ...local,
    tokens: createJwtAccessTokens({
      keys: local.signingKeys,
      issuer: baseUrl,
      clock,
      lifeMs: 12 * 3_600_000,
    }),
    photos: createSqlitePhotoStore(db),
    index: createSqlitePhotoIndex(db),
    jobs: createSqliteJobQueue(db, clock),
    changes: createSqliteChangeFeed(db, clock),
    blobs,
    spool: blobs,
    notifier: { publish: async () => undefined },
    images,
    places,
    clock,
    baseUrl,
    readForm,
    defaultSettings: { signUp: 'open', defaultQuotaBytes: null } as const,
    canMail: true,
    quotaBytesOf: async () => null,
    timeZoneOf: async (accountId: string) =>
      (await local.accounts.get(accountId))?.preferences.timeZone ?? 'UTC',
    addToAlbum: async () => undefined,
    health: async () =>
      problem ? { host: 'nas', problem } : { ...(await localHealth({ db, dataDir: folder })()), host: 'nas' },
    ipOf: () => '127.0.0.1',
    onFault: (error: unknown) => faults.push(error),
  }
  return {
    ports,
    faults,
    clock,
    app: new Hono().route(mount, createCloudAlbum2019(ports)),
    fail: (text: string) => (problem = text),
    /** Does the work that the server does in the background. */
    work: async () => {
      for (
        let job = await ports.jobs.lease(['process-photo'], 60_000);
        job;
        job = await ports.jobs.lease(['process-photo'], 60_000)
      ) {
        await processPhoto(ports, String(job.payload['photoId']))
        await ports.jobs.complete(job)
      }
    },
    close: async () => {
      db.close()
      await rm(folder, { recursive: true })
    },
  }
}

let world: Awaited<ReturnType<typeof makeWorld>>
beforeEach(async () => {
  world = await makeWorld()
})
afterEach(async () => {
  expect(world.faults).toEqual([])
  await world.close()
})
const { call, token, upload, list } = oldClient(() => world.app)
const picture = (format: 'jpeg' | 'png' | 'gif', red = 200) =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: { r: red, g: 60, b: 30 } } })
    .toFormat(format)
    .toBuffer()

/** As an `<img>` does: no header, the address alone. */
async function loadImage(src: string) {
  const url = new URL(src)
  expect(url.origin).toBe(baseUrl)
  const grant = world.ports.blobs.openDownload(url)
  return Buffer.from(await new Response((await world.ports.blobs.get(grant.key)).body).arrayBuffer())
}

describe('a photo', () => {
  it('is listed while it is still being processed, showing the original', async () => {
    const mine = await token('anna')
    const bytes = await picture('jpeg')
    const id = await upload(mine, bytes)
    const [photo] = await list(mine)
    expect(photo).toMatchObject({ id, filename_orig: 'IMG_1.jpg' })
    expect((await loadImage(photo!.thumbSrc)).equals(bytes)).toBe(true)
  })

  it('comes as bytes, small or as uploaded', async () => {
    const mine = await token('anna')
    const bytes = await picture('jpeg')
    const id = await upload(mine, bytes)
    await world.work()
    for (const mode of ['?mode=thumbnail', '?mode=thumbnails', '/?mode=thumbnail']) {
      const response = await call('GET', `/photos/${id}${mode}`, { token: mine })
      expect(response.headers.get('content-type')).toBe('image/webp')
      expect(await sharp(await response.arrayBuffer()).metadata()).toMatchObject({ format: 'webp' })
    }
    for (const mode of ['?mode=original', '']) {
      const response = await call('GET', `/photos/${id}${mode}`, { token: mine })
      expect([response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
        'image/jpeg',
        'no-store',
      ])
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
    }
  })

  it('is edited with the fields that the client shows', async () => {
    const mine = await token('anna')
    const id = await upload(mine, await picture('jpeg'), said)
    await world.work()
    const json = {
      tags: 'winter',
      desc: 'Snow',
      taken_date: '2020:01:02 03:04:05',
      geotag_lat: '48.2',
      geotag_lng: 16.37,
      city: 'NaN',
    }
    const { ok, photos } = await answer(call('POST', `/photos/${id}/info`, { token: mine, json }))
    expect(ok).toBe(true)
    expect(photos).toMatchObject({
      id,
      tags: 'winter',
      desc: 'Snow',
      taken_date: '2020:01:02 03:04:05',
      geotag_lat: 48.2,
      geotag_lng: 16.37,
      city: 'Vienna',
    })
    expect(await list(mine)).toEqual([photos])
  })

  it('is left as it is by what the client sends back unchanged, and by words for nothing', async () => {
    const mine = await token('anna')
    const id = await upload(mine, await picture('jpeg'), said)
    await world.work()
    const before = await world.ports.photos.get(id)
    const [shown] = await list(mine)
    await answer(call('POST', `/photos/${id}/info/`, { token: mine, json: shown }))
    await answer(
      call('POST', `/photos/${id}/info`, {
        token: mine,
        json: { tags: 'undefined', desc: null, taken_date: '', geotag_lat: 'NaN' },
      }),
    )
    expect(await world.ports.photos.get(id)).toEqual(before)
    const cleared = await answer(
      call('POST', `/photos/${id}/info`, { token: mine, json: { tags: '', desc: '' } }),
    )
    expect(cleared.photos).toMatchObject({ tags: '', desc: '' })
  })

  it('is deleted: gone for this client, in the trash of the album', async () => {
    const mine = await token('anna')
    const id = await upload(mine, await picture('jpeg'))
    await world.work()
    expect(await answer(call('DELETE', `/photos/${id}/`, { token: mine }))).toEqual({
      ok: true,
      photos: { photo_id: id },
    })
    expect(await list(mine)).toEqual([])
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/info'],
      ['DELETE', ''],
    ] as const)
      await refused(
        call(method, `/photos/${id}${path}`, { token: mine, ...(method === 'POST' ? { json: {} } : {}) }),
        404,
      )
    expect(await world.ports.photos.get(id)).toMatchObject({ state: 'trashed' })
  })

  it('of somebody else looks like one that does not exist', async () => {
    const mine = await token('anna')
    const id = await upload(mine, await picture('jpeg'))
    await world.work()
    const other = await token('bert')
    for (const [method, path] of [
      ['GET', '?mode=thumbnail'],
      ['GET', ''],
      ['POST', '/info'],
      ['DELETE', ''],
    ] as const) {
      const json = method === 'POST' ? { json: { desc: 'mine now' } } : {}
      const [theirs, missing] = [
        await call(method, `/photos/${id}${path}`, { token: other, ...json }),
        await call(method, `/photos/12${path}`, { token: other, ...json }),
      ]
      expect([theirs.status, await theirs.text()]).toEqual([404, await missing.text()])
    }
    expect(await list(other)).toEqual([])
    expect(await list(mine)).toMatchObject([{ id, desc: '' }])
  })

  it('is one of many in a list that comes whole', async () => {
    const admin = await addAccount(world.ports, { email: 'x@example.com', password: 'a long password' })
    expect(admin.role).toBe('admin')
    const mine = await token('anna')
    const account = await world.ports.accounts.byEmail('anna@example.com')
    for (let number = 0; number < 510; number++) {
      const sha256 = number.toString(16).padStart(64, '0')
      const id = number.toString().padStart(26, '0')
      const taken = { localMs: nowMs - number * 86_400_000, offsetMinutes: 0, source: 'gps' } as const
      await world.ports.photos.reserve(
        {
          id,
          accountId: account!.id,
          sha256,
          sizeBytes: 1,
          contentType: 'image/jpeg',
          fileName: 'a.jpg',
          uploadedAtMs: nowMs,
          taken,
          tags: [],
          description: '',
        },
        null,
      )
      await world.ports.photos.startProcessing(id, nowMs)
      const facts = {
        contentType: 'image/heic',
        width: 3,
        height: 2,
        thumbHash: '',
        renditionVersion: 1,
        taken,
        camera: {},
        tags: [],
        description: '',
      }
      await world.ports.photos.complete(id, sha256, facts, nowMs)
    }
    const photos = await list(mine)
    expect(photos).toHaveLength(510)
    expect(photos[0]!.taken_date > photos[509]!.taken_date).toBe(true)
    expect(photos[0]!.originalSrc).toContain('preview-1.jpg')
  })
})
