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
import { processPhoto } from '@cloudalbum/core'
import { createImageProcessor, createPlaces } from '@cloudalbum/imaging'
import { FakeClock } from '@cloudalbum/port-suites'
import { Hono } from 'hono'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCloudAlbum2019 } from './create-cloudalbum-2019.ts'
import {
  answer,
  baseUrl,
  formOf,
  mount,
  nowMs,
  oldClient,
  readForm,
  refused,
  said,
  spooled,
} from './testing/old-client.ts'

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

describe('an upload', () => {
  it('keeps what the client says where the bytes say nothing', async () => {
    const mine = await token('anna')
    const bytes = await picture('jpeg')
    const id = await upload(mine, bytes, said)
    await world.work()
    const [photo, ...others] = await list(mine)
    expect(others).toEqual([])
    expect(photo).toEqual({
      id,
      user_id: expect.any(String),
      tags: 'sea,summer',
      desc: 'At the <b>beach</b>',
      filename: `${id}.jpg`,
      filename_orig: '해변.jpg',
      filesize: bytes.length,
      geotag_lat: 37.5665,
      geotag_lng: 126.978,
      upload_date: '2026:11:21 12:30:05',
      taken_date: '2019:05:31 18:03:59',
      make: 'Samsung',
      model: 'SM-G960',
      width: 40,
      height: 30,
      city: 'Seoul',
      nation: 'South Korea',
      address: expect.stringContaining('Seoul'),
      thumbSrc: expect.any(String),
      originalSrc: expect.any(String),
    })
    expect(await sharp(await loadImage(photo!.thumbSrc)).metadata()).toMatchObject({ format: 'webp' })
    expect((await loadImage(photo!.originalSrc)).equals(bytes)).toBe(true)
  })

  it('believes the camera more than the client', async () => {
    const mine = await token('anna')
    const bytes = await sharp(await picture('jpeg'))
      .withExif({
        IFD0: { Make: 'Canon', Model: 'EOS 5D' },
        IFD2: { DateTimeOriginal: '2015:01:02 03:04:05' },
      })
      .jpeg()
      .toBuffer()
    await upload(mine, bytes, said)
    await world.work()
    expect(await list(mine)).toMatchObject([
      { make: 'Canon', model: 'EOS 5D', taken_date: '2015:01:02 03:04:05', tags: 'sea,summer' },
    ])
  })

  it.each(['', 'undefined', 'null', 'NaN', undefined])('takes %j for nothing said', async (nothing) => {
    const mine = await token('anna')
    await upload(
      mine,
      await picture('jpeg'),
      nothing === undefined ? {} : Object.fromEntries(Object.keys(said).map((key) => [key, nothing])),
    )
    await world.work()
    expect(await list(mine)).toMatchObject([
      {
        tags: '',
        desc: '',
        make: '',
        model: '',
        geotag_lat: 0,
        geotag_lng: 0,
        city: '',
        nation: '',
        address: '',
        filename_orig: 'IMG_1.jpg',
        taken_date: '2026:11:21 12:30:05',
      },
    ])
  })

  it('survives nonsense in the fields', async () => {
    const mine = await token('anna')
    const nonsense = {
      taken_date: '2019:13:45 99:99:99',
      geotag_lat: '1e9',
      geotag_lng: 'x',
      tags: `,,\u0000,${'t'.repeat(500)}`,
      desc: 'x'.repeat(9000),
    }
    await upload(mine, await picture('jpeg'), nonsense)
    await world.work()
    const [photo] = await list(mine)
    expect(photo).toMatchObject({ geotag_lat: 0, taken_date: '2026:11:21 12:30:05', tags: 't'.repeat(60) })
    expect(photo!.desc).toHaveLength(2000)
  })

  it('comes as a data URL as well', async () => {
    const mine = await token('anna')
    const bytes = await picture('png')
    const form = formOf(undefined, '', {
      base64_image: `data:image/png;base64,${bytes.toString('base64')}`,
      filename_orig: 'camera.png',
      file: 'undefined',
    })
    const { photo_id: id } = await answer(call('POST', '/photos/file', { token: mine, form }))
    await world.work()
    expect(await list(mine)).toMatchObject([
      { id, filename_orig: 'camera.png', filesize: bytes.length, width: 40 },
    ])
  })

  it.each(['a.txt', 'a.svg', 'a.heic', 'a', 'jpg'])('is refused when the file is called %s', async (name) => {
    const mine = await token('anna')
    await refused(
      call('POST', '/photos/file', { token: mine, form: formOf(await picture('jpeg'), name) }),
      400,
    )
    expect(await list(mine)).toEqual([])
  })

  it.each<Record<string, string>>([
    {},
    { base64_image: 'undefined' },
    { base64_image: 'data:text/html;base64,PGI+' },
    { base64_image: 'data:image/svg+xml;base64,PGI+' },
  ])('is refused without a picture: %j', async (fields) =>
    refused(
      call('POST', '/photos/file', { token: await token('anna'), form: formOf(undefined, '', fields) }),
      400,
    ),
  )

  it.each(['x.JPG', 'x.jpeg', 'x.bmp', 'x.gif', 'x.PNG'])(
    'is taken when the file is called %s',
    async (name) => {
      const mine = await token('anna')
      await upload(mine, await picture(name.endsWith('gif') ? 'gif' : 'jpeg'), {}, name)
      await world.work()
      expect(await list(mine)).toHaveLength(1)
    },
  )

  it('takes bytes that are no image; they end as rejected and can be had back', async () => {
    const mine = await token('anna')
    const id = await upload(mine, Buffer.from('<html><script>alert(1)</script>'), {
      geotag_lat: '1',
      geotag_lng: '2',
    })
    await world.work()
    expect(await world.ports.photos.get(id)).toMatchObject({ state: 'rejected' })
    const [photo] = await list(mine)
    expect(photo).toMatchObject({ id, width: 0 })
    expect((await loadImage(photo!.thumbSrc)).toString()).toContain('<html>')
    const original = await call('GET', `/photos/${id}`, { token: mine })
    expect(Object.fromEntries(original.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
    })
  })

  it('is the same photo when it comes twice, also after it was deleted', async () => {
    const mine = await token('anna')
    const bytes = await picture('jpeg')
    const id = await upload(mine, bytes)
    await world.work()
    expect(await upload(mine, bytes)).toBe(id)
    await answer(call('DELETE', `/photos/${id}`, { token: mine }))
    expect(await list(mine)).toEqual([])
    expect(await upload(mine, bytes)).toBe(id)
    expect(await list(mine)).toMatchObject([{ id }])
  })
})

it('discards what it cannot take', async () => {
  let discarded = 0
  const receive = async () => spooled(() => discarded++)
  const mine = await token('anna')
  const app = new Hono().route(mount, createCloudAlbum2019({ ...world.ports, spool: { receive } }))
  const form = formOf(await picture('jpeg'), 'a.exe')
  await refused(oldClient(() => app).call('POST', '/photos/file', { token: mine, form }), 400)
  expect(discarded).toBe(1)
})
