import {
  createDiskBlobStore,
  createLocalAccounts,
  createSqliteAlbumStore,
  createSqliteDownloadTicketStore,
  createSqlitePhotoIndex,
  createSqlitePhotoStore,
  createSqliteShareLinkStore,
  migrate,
  migrations,
  openDatabase,
} from '@cloudalbum/adapters-local'
import { downloadTicket } from '@cloudalbum/contract'
import { addAccount, newId, originalKey, type Account, type Photo } from '@cloudalbum/core'
import { FakeClock, samplesOf, startMs, type Samples } from '@cloudalbum/port-suites'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { createApi } from './create-api.ts'
import { downloadHandlers } from './downloads.ts'

const defaultSettings = { signUp: 'open', defaultQuotaBytes: null } as const

let folder: string
let close: () => void
let clock: FakeClock
let own: Samples
let other: Samples
let owner: Account
let world: ReturnType<typeof portsOf>
let faults: unknown[]
let send: (method: string, path: string, body?: unknown) => Promise<Response>

function portsOf(db: ReturnType<typeof openDatabase>) {
  return {
    ...createLocalAccounts({
      db,
      clock,
      issuer: 'https://album.test',
      onFault: (error) => faults.push(error),
    }),
    blobs: createDiskBlobStore({
      root: join(folder, 'files'),
      baseUrl: '',
      secret: new Uint8Array(32),
      clock,
      windowMs: 3_600_000,
    }),
    photos: createSqlitePhotoStore(db),
    albums: createSqliteAlbumStore(db),
    links: createSqliteShareLinkStore(db),
    tickets: createSqliteDownloadTicketStore(db),
    onFault: (error: unknown) => faults.push(error),
    clock,
    defaultSettings,
    maxZipBytes: undefined as number | undefined,
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'download-routes-'))
  clock = new FakeClock(startMs)
  faults = []
  const db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  world = portsOf(db)
  owner = await addAccount(world, { email: 'o@x.test', password: 'a long password' })
  own = samplesOf({ photos: world.photos, index: createSqlitePhotoIndex(db) }, owner.id)
  other = samplesOf(own, newId())
  const app = createApi({
    handlers: downloadHandlers(world),
    authenticate: async () => ({ accountId: owner.id, role: 'member', via: 'session', id: 's' }),
    ipOf: () => '127.0.0.1',
    onFault: (error) => {
      throw error
    },
  })
  send = async (method, path, body) =>
    app.request(path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  close = () => db.close()
})
afterEach(async () => {
  close()
  await rm(folder, { recursive: true })
})

async function stored(fileName: string, text: string, localMs = startMs): Promise<Photo> {
  const photo = await own.ready(
    { taken: { localMs, offsetMinutes: 0, source: 'gps' } },
    { fileName, sizeBytes: Buffer.byteLength(text) },
  )
  await world.blobs.put(originalKey(photo), Buffer.from(text))
  return photo
}
async function ticketFor(body: object) {
  const response = await send('POST', '/api/downloads', body)
  expect(response.status, await response.clone().text()).toBe(201)
  return z.strictObject(downloadTicket.shape).parse(await response.json())
}
const refusal = async (response: Response | Promise<Response>) => {
  const { status, code } = (await (await response).json()) as { status: number; code: string }
  return [status, code]
}
interface ZipEntry {
  name: string
  text: string
  /** Year, month, day, hours, minutes, seconds. */
  time: number[]
}

/** What the central directory lists, each checked against its local header and CRC. APPNOTE.TXT 4.3. */
function entriesOf(bytes: ArrayBuffer): ZipEntry[] {
  const zip = Buffer.from(bytes)
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  const entries: ZipEntry[] = []
  for (let at = zip.readUInt32LE(end + 16); zip.toString('latin1', at, at + 4) === 'PK\x01\x02';) {
    const [flags, method, time, date] = [8, 10, 12, 14].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
      number,
    ]
    const [crc, , size] = [16, 20, 24].map((offset) => zip.readUInt32LE(at + offset)) as [
      number,
      number,
      number,
    ]
    const [nameBytes, extraBytes] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30)]
    const name = zip.toString('utf8', at + 46, at + 46 + nameBytes)
    const local = zip.readUInt32LE(at + 42)
    expect(zip.toString('utf8', local + 30, local + 30 + nameBytes)).toBe(name)
    const start = local + 30 + nameBytes + zip.readUInt16LE(local + 28)
    const content = zip.subarray(start, start + size)
    expect([flags & 0x800, method, crc32(content)]).toEqual([0x800, 0, crc])
    entries.push({
      name,
      text: content.toString(),
      time: [(date >> 9) + 1980, (date >> 5) & 15, date & 31, time >> 11, (time >> 5) & 63, (time & 31) * 2],
    })
    at += 46 + nameBytes + extraBytes
  }
  expect(entries).toHaveLength(zip.readUInt16LE(end + 10))
  return entries
}
const unpack = (zip: ArrayBuffer) => Object.fromEntries(entriesOf(zip).map(({ name, text }) => [name, text]))

describe('a ZIP of photos', () => {
  it('holds the originals under their own names, each once', async () => {
    const photos = [
      await stored('a.jpg', 'one'),
      await stored('A.jpg', 'two'),
      await stored('여름.heic', 'three'),
      await stored('a.jpg', 'four'),
    ]
    const ticket = await ticketFor({ ids: photos.map((photo) => photo.id) })
    expect(ticket).toMatchObject({ count: 4, sizeBytes: 15, fileName: 'CloudAlbum 2024-05-17.zip' })
    const response = await send('GET', ticket.url)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/zip',
      'cache-control': 'no-store',
    })
    expect(response.headers.get('content-disposition')).toContain(
      `filename*=UTF-8''CloudAlbum%202024-05-17.zip`,
    )
    const zip = await response.arrayBuffer()
    expect(response.headers.get('content-length')).toBe(String(zip.byteLength))
    expect(unpack(zip)).toEqual({
      'a.jpg': 'one',
      'A (2).jpg': 'two',
      '여름.heic': 'three',
      'a (3).jpg': 'four',
    })
  })

  it('becomes several where one would be larger than what may be passed on, each with whole photos in order', async () => {
    world.maxZipBytes = 2500
    const photos = await Promise.all(['a', 'b', 'c'].map((name) => stored(`${name}.jpg`, name)))
    const large = await stored('large.jpg', 'x'.repeat(9000))
    const ids = [...photos, large].map((photo) => photo.id)
    const { more, ...first } = await ticketFor({ ids })
    const zips = [first, ...more]
    expect(zips.map(({ fileName, count, sizeBytes }) => [fileName, count, sizeBytes])).toEqual([
      ['CloudAlbum 2024-05-17 (1 of 3).zip', 2, 2],
      ['CloudAlbum 2024-05-17 (2 of 3).zip', 1, 1],
      ['CloudAlbum 2024-05-17 (3 of 3).zip', 1, 9000],
    ])
    const names: string[][] = []
    for (const { url } of zips) names.push(Object.keys(unpack(await (await send('GET', url)).arrayBuffer())))
    expect(names).toEqual([['a.jpg', 'b.jpg'], ['c.jpg'], ['large.jpg']])
  })

  it('never leaves its folder, whatever the names', async () => {
    const names = [
      '../../evil.sh',
      '/etc/passwd',
      '..\\..\\evil.bat',
      'C:\\boot.ini',
      'NUL',
      'a\0b\r\n.jpg',
      'x\u202Egpj.exe',
      '.',
      '..',
    ]
    const photos: Photo[] = []
    for (const name of names) photos.push(await stored(name, name))
    const { url } = await ticketFor({ ids: photos.map((photo) => photo.id) })
    const unpacked = Object.keys(unpack(await (await send('GET', url)).arrayBuffer()))
    expect(unpacked.sort()).toEqual(
      [
        '_.._evil.sh',
        '_etc_passwd',
        '_.._evil.bat',
        'C__boot.ini',
        '_NUL',
        'ab.jpg',
        'xgpj.exe',
        'photo',
        'photo (2)',
      ].sort(),
    )
  })

  it('says when each photo was taken, as the clock on the wall showed', async () => {
    const taken = Date.UTC(2021, 2, 28, 2, 30, 10)
    const photos = [
      await stored('summer.jpg', 'x', taken),
      await stored('old.jpg', 'x', Date.UTC(1931, 4, 2)),
    ]
    const { url } = await ticketFor({ ids: photos.map((photo) => photo.id) })
    const zip = await (await send('GET', url)).arrayBuffer()
    expect(entriesOf(zip).map(({ time }) => time)).toEqual([
      [2021, 3, 28, 2, 30, 10],
      [1980, 5, 2, 0, 0, 0],
    ])
  })

  it('holds what an album shows, in its order, under its title', async () => {
    const photos = [await stored('b.jpg', '2', startMs + 1), await stored('a.jpg', '1')]
    await world.albums.create(
      {
        id: 'a'.repeat(26),
        accountId: owner.id,
        parentId: null,
        title: 'A/B: "May"',
        description: '',
        order: 'oldest',
        createdAtMs: 1,
      },
      [...photos, await own.processing()].map((photo) => photo.id),
    )
    const ticket = await ticketFor({ albumId: 'a'.repeat(26) })
    expect(ticket).toMatchObject({ count: 2, fileName: 'A_B_ _May_.zip' })
    expect(Object.entries(unpack(await (await send('GET', ticket.url)).arrayBuffer())).length).toBe(2)
  })
})

describe('a download address', () => {
  it('is given for own photos only, all or none', async () => {
    const [mine, foreign] = [await stored('a.jpg', 'x'), await other.ready()]
    for (const id of [foreign.id, newId()])
      expect(await refusal(send('POST', '/api/downloads', { ids: [mine.id, id] }))).toEqual([
        404,
        'not-found',
      ])
    expect(await refusal(send('POST', '/api/downloads', { ids: [(await own.reserve()).id] }))).toEqual([
      409,
      'conflict',
    ])
    expect(await refusal(send('POST', '/api/downloads', { albumId: newId() }))).toEqual([404, 'not-found'])
    await world.albums.create(
      {
        id: 'b'.repeat(26),
        accountId: owner.id,
        parentId: null,
        title: 'Empty',
        description: '',
        order: 'oldest',
        createdAtMs: 1,
      },
      [],
    )
    expect(await refusal(send('POST', '/api/downloads', { albumId: 'b'.repeat(26) }))).toEqual([
      400,
      'invalid-input',
    ])
  })

  it('works once, and again when the first time broke off', async () => {
    const { url } = await ticketFor({
      ids: [(await stored('a.jpg', 'x'.repeat(300_000))).id, (await stored('b.jpg', 'y')).id],
    })
    expect((await send('HEAD', url)).status).toBe(200)
    const reader = (await send('GET', url)).body!.getReader()
    await reader.read()
    await reader.cancel('gone')
    expect((await send('GET', url).then((response) => response.arrayBuffer())).byteLength).toBeGreaterThan(
      300_000,
    )
    expect(await refusal(send('GET', url))).toEqual([404, 'not-found'])
    expect(faults).toEqual([])
  })

  it('ends after ten minutes, and with the account', async () => {
    const { id } = await stored('a.jpg', 'x')
    const first = await ticketFor({ ids: [id] })
    clock.advance(600_000)
    expect(await refusal(send('GET', first.url))).toEqual([404, 'not-found'])
    const second = await ticketFor({ ids: [id] })
    await addAccount(world, { email: 'b@x.test', password: 'a long password', role: 'admin' })
    await world.accounts.setStanding(owner.id, { disabled: true }, clock.now())
    expect(await refusal(send('GET', second.url))).toEqual([404, 'not-found'])
    expect(await refusal(send('GET', '/api/downloads/unknown'))).toEqual([404, 'not-found'])
  })

  it('says so when a photo is gone meanwhile, in place of a ZIP without it', async () => {
    const [a, b] = [await stored('a.jpg', 'x'), await stored('b.jpg', 'y')]
    const { url } = await ticketFor({ ids: [a.id, b.id] })
    await world.photos.startPurge(owner.id, [b.id], startMs, true)
    expect(await refusal(send('GET', url))).toEqual([410, 'gone'])
  })

  it('breaks off where bytes are missing', async () => {
    const [here, lost] = [await stored('a.jpg', 'x'), await own.ready({}, { fileName: 'lost.jpg' })]
    const { url } = await ticketFor({ ids: [here.id, lost.id] })
    await expect((await send('GET', url)).arrayBuffer()).rejects.toThrow()
    expect(faults).toMatchObject([{ code: 'not-found' }])
  })
})
