import { createHash } from 'node:crypto'
import { link, mkdtemp, open, readdir, rm, stat, utimes, writeFile, mkdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock, type UploadTerms } from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DiskBlobStore, makeDurableFolder } from './disk-blob-store.ts'
import type { FileSystem } from './disk-files.ts'

const dayMs = 86_400_000
const windowMs = dayMs / 2
const key = 'originals/a/b/c'
const bytes = Buffer.from('the bytes of a photo')

let root: string
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'disk-'))))
afterEach(() => rm(root, { recursive: true }))

const storeWith = (fileSystem: Partial<FileSystem> = {}, clock = systemClock) =>
  new DiskBlobStore({ root, baseUrl: '', secret: new Uint8Array(32), clock, windowMs, fileSystem })

async function* chunks(...all: (Uint8Array | Error)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of all) {
    if (chunk instanceof Error) throw chunk
    yield await Promise.resolve(chunk)
  }
}

const termsOf = (content: Uint8Array): UploadTerms => ({
  contentType: 'image/jpeg',
  sizeBytes: content.byteLength,
  sha256: createHash('sha256').update(content).digest('hex'),
  expiresAtMs: Date.now() + 60_000,
})
async function send(store: DiskBlobStore, body: AsyncIterable<Uint8Array>, terms = termsOf(bytes)) {
  const { url } = await store.signUpload(key, terms)
  return store.acceptUpload(
    new URL(url, 'http://x'),
    { contentType: 'image/jpeg', contentLength: undefined },
    body,
  )
}
const filesBelow = async () =>
  (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** A file system on which `method` of the nth opened handle fails. */
function failing(code: string, method: 'write' | 'sync', afterCalls = 0, flag = 'wx'): Partial<FileSystem> {
  let calls = 0
  return {
    open: async (path, flags, mode) => {
      const handle = await open(path, flags, mode)
      if (flags !== flag) return handle
      const real = handle[method].bind(handle) as (...args: unknown[]) => Promise<unknown>
      const broken = (...args: unknown[]) =>
        calls++ < afterCalls ? real(...args) : Promise.reject(errorOf(code))
      return Object.assign(handle, { [method]: broken })
    },
  }
}
const errorOf = (code: string) => Object.assign(new Error(code), { code })

it('makes every missing folder on the way to its root, and takes those that are there', async () => {
  const deep = join(root, 'a/b/c')
  for (let n = 0; n < 2; n++) {
    makeDurableFolder(deep, 0o700)
    expect((await stat(deep)).mode & 0o777).toBe(0o700)
  }
  expect(await readdir(join(root, 'a'))).toEqual(['b'])
})

describe('when the disk is full', () => {
  it.each([
    ['at the first write', failing('ENOSPC', 'write')],
    ['half-way', failing('ENOSPC', 'write', 1)],
    ['at the sync', failing('ENOSPC', 'sync')],
    ['over the quota of the disk', failing('EDQUOT', 'write')],
    ['at the link', { link: () => Promise.reject(errorOf('ENOSPC')) }],
    ['opening a file', { open: () => Promise.reject(errorOf('ENOSPC')) }],
  ])('%s: storage-full, and nothing is left', async (_, fileSystem) => {
    const store = storeWith(fileSystem)
    const half = Buffer.alloc(300_000, 7)
    const whole = Buffer.concat([half, half])
    await expect(send(store, chunks(half, half), termsOf(whole))).rejects.toMatchObject({
      code: 'storage-full',
    })
    await expect(store.put(key, whole)).rejects.toMatchObject({ code: 'storage-full' })
    expect(await filesBelow()).toEqual([])
  })

  it('reading and removing go on', async () => {
    await storeWith().put(key, bytes)
    const store = storeWith(failing('ENOSPC', 'write'))
    expect(await store.withFile(key, (path) => readFile(path))).toEqual(bytes)
    await store.remove([key])
    expect(await readdir(root)).toEqual(['.incoming'])
  })

  it('writes that take only a part of the bytes are gone on with', async () => {
    const store = storeWith({
      open: async (path, flags, mode) => {
        const handle = await open(path, flags, mode)
        const real = handle.write.bind(handle) as (...args: unknown[]) => Promise<unknown>
        return Object.assign(handle, { write: (from: Uint8Array, at: number) => real(from, at, 1) } as object)
      },
    })
    await store.put(key, bytes)
    expect(await readFile(join(root, key))).toEqual(bytes)
  })
})

describe('an upload that ends anywhere', () => {
  it('is synced before it has its name, and its folders before it is acknowledged', async () => {
    const order: string[] = []
    const store = storeWith({
      open: async (path, flags, mode) => {
        const handle = await open(path, flags, mode)
        const sync = handle.sync.bind(handle)
        const name = flags === 'wx' ? 'file' : String(path).slice(root.length)
        return Object.assign(handle, { sync: () => (order.push(`sync ${name}`), sync()) })
      },
      link: (from, to) => (order.push('link'), link(from, to)),
    })
    await send(store, chunks(bytes)).then(() => order.push('acknowledged'))
    expect(order).toEqual([
      'sync file',
      'link',
      'sync /originals/a/b',
      'sync /originals/a',
      'sync /originals',
      'sync ',
      'acknowledged',
    ])
  })

  it('and what is removed is gone for good: the folder that stays is synced, once for all of them', async () => {
    const synced: string[] = []
    const store = storeWith({
      open: async (path, flags, mode) => {
        const handle = await open(path, flags, mode)
        const sync = handle.sync.bind(handle)
        return Object.assign(handle, { sync: () => (synced.push(String(path).slice(root.length)), sync()) })
      },
    })
    for (const name of ['a/1/x', 'a/2/x', 'a/3/x', 'b/1/x']) await store.put(name, bytes)
    synced.length = 0
    await store.remove(['a/1/x', 'a/2/x', 'b/1/x', 'never/was'])
    expect(synced).toEqual(['/a', ''])
    await store.remove(['a/1/x'])
    expect(synced).toEqual(['/a', '', '/a'])
  })

  it('before its name is invisible, and collected when it is old', async () => {
    await mkdir(join(root, '.incoming'))
    for (const name of ['old.tmp', 'new.tmp']) await writeFile(join(root, '.incoming', name), bytes)
    const old = new Date(Date.now() - 2 * dayMs)
    await utimes(join(root, '.incoming', 'old.tmp'), old, old)
    const store = storeWith()
    expect((await store.list('', undefined, 10)).blobs).toEqual([])
    expect(await store.collectLeftovers(dayMs)).toBe(1)
    expect(await readdir(join(root, '.incoming'))).toEqual(['new.tmp'])
  })

  it('after its name is there whole: the sender who tries again is told so, once folders are synced', async () => {
    const interrupted = storeWith(failing('EIO', 'sync', 0, 'r'))
    await expect(send(interrupted, chunks(bytes))).rejects.toMatchObject({ code: 'EIO' })
    expect(await storeWith().withFile(key, (path) => readFile(path))).toEqual(bytes)
    await expect(send(storeWith(), chunks(bytes))).rejects.toMatchObject({ code: 'already-uploaded' })
    await expect(storeWith(failing('EIO', 'sync', 0, 'r')).put(key, bytes)).rejects.toMatchObject({
      code: 'EIO',
    })
  })
})

describe('what arrives otherwise than announced', () => {
  const flipped = Buffer.from(bytes)
  flipped[3]! ^= 1
  it.each([
    ['a flipped bit', chunks(flipped), 'checksum-mismatch'],
    ['a truncation', chunks(bytes.subarray(0, -1)), 'invalid-input'],
    ['nothing', chunks(), 'invalid-input'],
    ['a byte more', chunks(bytes, Buffer.from('x')), 'too-large'],
    ['a connection that breaks', chunks(bytes.subarray(0, 5), errorOf('ECONNRESET')), 'invalid-input'],
  ])('%s is refused and leaves nothing', async (_, body, code) => {
    await expect(send(storeWith(), body)).rejects.toMatchObject({ code })
    expect(await filesBelow()).toEqual([])
  })

  it.each([
    [{ contentType: 'text/html', contentLength: undefined }, 'unsupported-type'],
    [{ contentType: null, contentLength: undefined }, 'unsupported-type'],
    [{ contentType: 'image/jpeg', contentLength: 19 }, 'invalid-input'],
    [{ contentType: 'image/jpeg', contentLength: 21 }, 'too-large'],
  ])('the headers %j are refused before a byte is read', async (headers, code) => {
    const store = storeWith()
    const { url } = await store.signUpload(key, termsOf(bytes))
    const unread = chunks(new Error('was read'))
    await expect(store.acceptUpload(new URL(url, 'http://x'), headers, unread)).rejects.toMatchObject({
      code,
    })
  })

  it('a hundred senders of the same bytes make one file', async () => {
    const store = storeWith()
    const results = await Promise.allSettled(Array.from({ length: 100 }, () => send(store, chunks(bytes))))
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'already-uploaded' })
    expect(await filesBelow()).toEqual([join(root, key)])
  })
})

describe('bytes that nobody knew beforehand', () => {
  async function sendOpen(contentType: string | null, text: string, contentLength?: number) {
    const store = storeWith()
    const terms = { contentTypes: ['image/heic', ''], maxBytes: 5, expiresAtMs: Date.now() + 1000 }
    const { url } = await store.signOpenUpload('a/open', terms)
    const headers = { contentType, contentLength }
    return store.acceptUpload(new URL(url, 'http://x'), headers, chunks(new TextEncoder().encode(text)))
  }

  it('come as one of the types, or as none where that is one of them, and once', async () => {
    await sendOpen('IMAGE/HEIC', '12345')
    await expect(sendOpen(null, 'x')).rejects.toMatchObject({ code: 'already-uploaded' })
    await storeWith().remove(['a/open'])
    await sendOpen(null, 'x')
  })

  it.each([
    ['another type', 'text/html', 'x', undefined, 'unsupported-type'],
    ['too many, as their sender says', 'image/heic', 'x', 6, 'too-large'],
    ['too many all the same', 'image/heic', '123456', undefined, 'too-large'],
    ['none', 'image/heic', '', undefined, 'invalid-input'],
  ])('are refused: %s', async (_, type, text, length, code) => {
    await expect(sendOpen(type, text, length)).rejects.toMatchObject({ code })
    expect(await storeWith().head('a/open')).toBeUndefined()
  })
})

describe('parts', () => {
  const part = async (store: DiskBlobStore, uploadId: string, number: number, content: Uint8Array) => {
    const { url } = await store.signPart(key, uploadId, {
      number,
      sizeBytes: content.byteLength,
      expiresAtMs: Date.now() + 1000,
    })
    return store.acceptUpload(
      new URL(url, 'http://x'),
      { contentType: null, contentLength: undefined },
      chunks(content),
    )
  }

  it('are gone on with after a restart', async () => {
    const uploadId = await storeWith().startParts(key)
    await part(storeWith(), uploadId, 1, bytes.subarray(0, 10))
    expect(await storeWith().listParts(key, uploadId)).toEqual([1])
    await part(storeWith(), uploadId, 2, bytes.subarray(10))
    await storeWith().completeParts(key, uploadId, termsOf(bytes))
    expect(await readFile(join(root, key))).toEqual(bytes)
    expect(await filesBelow()).toEqual([join(root, key)])
    await expect(storeWith().completeParts(key, uploadId, termsOf(bytes))).rejects.toMatchObject({
      code: 'already-uploaded',
    })
  })

  it('that do not fit in on a full disk leave the others', async () => {
    const uploadId = await storeWith().startParts(key)
    await part(storeWith(), uploadId, 1, bytes)
    await expect(part(storeWith(failing('ENOSPC', 'write')), uploadId, 2, bytes)).rejects.toMatchObject({
      code: 'storage-full',
    })
    await expect(
      storeWith(failing('ENOSPC', 'write')).completeParts(key, uploadId, termsOf(bytes)),
    ).rejects.toMatchObject({ code: 'storage-full' })
    expect(await storeWith().listParts(key, uploadId)).toEqual([1])
  })

  it('count as arriving for a day, and are collected later', async () => {
    const store = storeWith()
    const uploadId = await store.startParts(key)
    await part(store, uploadId, 1, bytes)
    expect(await store.isArriving(key, uploadId)).toBe(true)
    const later = storeWith({}, new FakeClock(Date.now() + dayMs + 60_000))
    expect(await later.isArriving(key, uploadId)).toBe(false)
    expect(await later.collectLeftovers(2 * dayMs)).toBe(0)
    expect(await later.collectLeftovers(dayMs)).toBe(1)
    await expect(later.listParts(key, uploadId)).rejects.toMatchObject({ code: 'not-found' })
  })
})

it('knows which bytes come in at this moment', async () => {
  const store = storeWith()
  let seen: boolean | undefined
  async function* slow() {
    yield bytes.subarray(0, 5)
    seen = await store.isArriving(key, undefined)
    yield bytes.subarray(5)
  }
  await send(store, slow())
  expect(seen).toBe(true)
  expect(await store.isArriving(key, undefined)).toBe(false)
})

it('keeps a download address for a window, and lets it work for one to two of them', async () => {
  const clock = new FakeClock(windowMs * 100)
  const store = storeWith({}, clock)
  const url = await store.signDownload(key)
  clock.advance(windowMs - 1)
  expect(await store.signDownload(key)).toBe(url)
  clock.advance(1)
  expect(await store.signDownload(key)).not.toBe(url)
  clock.advance(windowMs - 1)
  expect(store.openDownload(new URL(url, 'http://x')).key).toBe(key)
  clock.advance(1)
  expect(() => store.openDownload(new URL(url, 'http://x'))).toThrow(
    expect.objectContaining({ code: 'forbidden' }),
  )
})

it('keeps what a form brought only when it is asked to', async () => {
  const store = storeWith()
  const spooled = await store.receive(chunks(bytes), 100)
  expect(spooled).toMatchObject({ sizeBytes: 20, sha256: termsOf(bytes).sha256 })
  await spooled.keep(key, { contentType: 'image/jpeg' })
  await spooled.discard()
  expect(await filesBelow()).toEqual([join(root, key)])
  await (await store.receive(chunks(bytes), 100)).discard()
  await expect(store.receive(chunks(bytes), 10)).rejects.toMatchObject({ code: 'too-large' })
  expect(await filesBelow()).toEqual([join(root, key)])
})

it('puts and removes in the same folder at the same time', async () => {
  const store = storeWith()
  for (let round = 0; round < 20; round++) {
    await store.put('a/b/1', bytes)
    await Promise.all([
      store.remove(['a/b/1']),
      store.put(`a/b/x${round}`, bytes).then(() => store.remove([`a/b/x${round}`])),
    ])
  }
  expect(await filesBelow()).toEqual([])
})
