import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId, systemClock } from '@cloudalbum/core'
import { hostileKeys, hostilePrefixes } from '@cloudalbum/port-suites'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DiskBlobStore } from './disk-blob-store.ts'

describe('a key that leaves the root, or could, is refused everywhere', () => {
  let folder: string
  let store: DiskBlobStore
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keys-'))
    await writeFile(join(folder, 'secret'), 'secret')
    const options = {
      root: join(folder, 'root'),
      baseUrl: '',
      secret: new Uint8Array(32),
      clock: systemClock,
      windowMs: 1000,
    }
    store = new DiskBlobStore(options)
  })
  afterAll(() => rm(folder, { recursive: true }))

  const terms = {
    contentType: 'image/jpeg',
    sizeBytes: 1,
    sha256: '0'.repeat(64),
    expiresAtMs: Date.now() + 1000,
  }
  const uploadId = newId()
  const calls: Record<string, (key: string) => Promise<unknown>> = {
    put: (key) => store.put(key, new Uint8Array(1)),
    head: (key) => store.head(key),
    get: (key) => store.get(key),
    openBlob: (key) => store.openBlob(key),
    withFile: (key) => store.withFile(key, () => Promise.resolve()),
    remove: (key) => store.remove(['fine', key]),
    signUpload: (key) => store.signUpload(key, terms),
    startParts: (key) => store.startParts(key),
    signPart: (key) => store.signPart(key, uploadId, { number: 1, sizeBytes: 1, expiresAtMs: 1 }),
    listParts: (key) => store.listParts(key, uploadId),
    completeParts: (key) => store.completeParts(key, uploadId, terms),
    abortParts: (key) => store.abortParts(key, uploadId),
    signDownload: (key) => store.signDownload(key),
    isArriving: (key) => store.isArriving(key, undefined),
    keep: async (key) => {
      const bytes = await store.receive(one(), 10)
      await bytes.keep(key, { contentType: 'image/jpeg' }).finally(() => bytes.discard())
    },
  }
  async function* one() {
    yield await Promise.resolve(new Uint8Array(1))
  }

  it.each(Object.keys(calls))('by %s', async (name) => {
    for (const key of hostileKeys)
      await expect(calls[name]!(key), key).rejects.toMatchObject({ code: 'invalid-input' })
    expect(await readdir(folder)).toEqual(['root', 'secret'])
  })

  it('by list, as a prefix', async () => {
    for (const prefix of hostilePrefixes)
      await expect(store.list(prefix, undefined, 10), prefix).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it.each(['../x', '', 'x/y', '..', 'A'.repeat(26), 'a'.repeat(300)])(
    'by the id %j of an upload',
    async (id) => {
      await expect(store.listParts('a', id)).rejects.toMatchObject({ code: 'invalid-input' })
      await expect(store.abortParts('a', id)).rejects.toMatchObject({ code: 'invalid-input' })
      await expect(store.completeParts('a', id, terms)).rejects.toMatchObject({ code: 'invalid-input' })
    },
  )
})
