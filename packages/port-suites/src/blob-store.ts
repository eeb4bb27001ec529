import type { BlobStore, OpenUploadTerms, UploadTerms } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

export interface BlobStoreUnderTest {
  store: BlobStore
  /** Calls an address that the store has signed. */
  fetch: (url: string, init?: RequestInit) => Promise<Response>
  close: () => Promise<void> | void
}

export const textBytes = (text: string) => new TextEncoder().encode(text)

export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function termsOf(
  bytes: Uint8Array<ArrayBuffer>,
  more: Partial<UploadTerms> = {},
): Promise<UploadTerms> {
  const sha256 = await sha256Of(bytes)
  return {
    contentType: 'image/jpeg',
    sizeBytes: bytes.byteLength,
    sha256,
    expiresAtMs: Date.now() + 600_000,
    ...more,
  }
}

const text = async (body: ReadableStream<Uint8Array>) =>
  new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>).text()

/** `make` gives an empty store and what serves its addresses. */
export function blobStoreSuite(name: string, make: () => Promise<BlobStoreUnderTest>): void {
  let store: BlobStore
  let fetch: BlobStoreUnderTest['fetch']
  let close: BlobStoreUnderTest['close']
  const jpeg = { contentType: 'image/jpeg' }
  const key = 'originals/a/b/c'

  describe(`${name} as a BlobStore`, () => {
    beforeEach(async () => void ({ store, fetch, close } = await make()))
    afterEach(() => close())
    keeping()
    uploading()
    uploadingUnknownBytes()
    inParts()
    downloading()
  })

  function keeping(): void {
    it('gives back what was put', async () => {
      await store.put('renditions/a/thumbnail-1.jpg', textBytes('hello'), jpeg)
      const { info, body } = await store.get('renditions/a/thumbnail-1.jpg')
      expect(await text(body)).toBe('hello')
      expect(info).toMatchObject({
        key: 'renditions/a/thumbnail-1.jpg',
        sizeBytes: 5,
        contentType: 'image/jpeg',
      })
      expect(info.etag).toMatch(/^"[^"]+"$/)
      expect(Math.abs(info.modifiedAtMs - Date.now())).toBeLessThan(60_000)
      expect(await store.head(info.key)).toEqual(info)
    })

    it('never overwrites: of ten writers one succeeds, and its bytes stay', async () => {
      const writes = Array.from({ length: 10 }, (_, i) => store.put(key, textBytes(`writer ${i}`), jpeg))
      const results = await Promise.allSettled(writes)
      const winners = results.flatMap((result, i) => (result.status === 'fulfilled' ? [i] : []))
      expect(winners).toHaveLength(1)
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'already-uploaded' })
      expect(await text((await store.get(key)).body)).toBe(`writer ${winners[0]}`)
    })

    it('says that a missing one is missing', async () => {
      expect(await store.head(key)).toBeUndefined()
      await expect(store.get(key)).rejects.toMatchObject({ code: 'not-found' })
      await expect(store.withFile(key, () => Promise.resolve())).rejects.toMatchObject({ code: 'not-found' })
      await store.remove([key])
    })

    it('gives ranges, both ends counted', async () => {
      await store.put(key, textBytes('0123456789'), jpeg)
      expect(await text((await store.get(key, { start: 2, end: 4 })).body)).toBe('234')
      expect(await text((await store.get(key, { start: 7 })).body)).toBe('789')
      expect(await text((await store.get(key, { start: 7, end: 1000 })).body)).toBe('789')
      expect((await store.get(key, { start: 0, end: 0 })).info.sizeBytes).toBe(10)
      await expect(store.get(key, { start: 10 })).rejects.toMatchObject({ code: 'range-not-satisfiable' })
    })

    it('lends a local file', async () => {
      await store.put(key, textBytes('hello'), jpeg)
      const { readFile } = await import('node:fs/promises')
      expect(await store.withFile(key, (path) => readFile(path, 'utf8'))).toBe('hello')
      await expect(store.withFile(key, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine')
    })

    it('removes many, and takes a removed key again', async () => {
      for (const one of [key, 'originals/a/b2/c', 'originals/z']) await store.put(one, textBytes(one), jpeg)
      await store.remove([key, 'originals/a/b2/c', 'originals/unknown'])
      expect((await store.list('', undefined, 10)).blobs.map((blob) => blob.key)).toEqual(['originals/z'])
      await store.put(key, textBytes('again'), jpeg)
    })

    it('lists by prefix in order of key, in pages', async () => {
      const keys = ['a/1', 'a/10/x', 'a/2', 'a/b-1', 'a/b/1', 'a/b/2', 'ab/1', 'b/1']
      for (const one of keys.toReversed()) await store.put(one, textBytes(one), jpeg)
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await store.list('a/', cursor, 2)
        expect(page.blobs.length).toBeLessThanOrEqual(2)
        seen.push(...page.blobs.map((blob) => blob.key))
        cursor = page.next
      } while (cursor)
      expect(seen).toEqual(keys.filter((one) => one.startsWith('a/')).toSorted())
      expect((await store.list('a/b', undefined, 10)).blobs.map((blob) => blob.key)).toEqual([
        'a/b-1',
        'a/b/1',
        'a/b/2',
      ])
      expect(await store.list('nothing/', undefined, 10)).toEqual({ blobs: [] })
    })
  }

  function uploading(): void {
    const bytes = textBytes('the bytes of a photo')
    const upload = async (to: string, body: Uint8Array<ArrayBuffer>, more: Partial<UploadTerms> = {}) => {
      const request = await store.signUpload(to, await termsOf(bytes, more))
      return fetch(request.url, { method: request.method, headers: request.headers, body })
    }

    it('takes the announced bytes at a signed address, once', async () => {
      expect((await upload(key, bytes)).ok).toBe(true)
      expect(await text((await store.get(key)).body)).toBe('the bytes of a photo')
      expect((await upload(key, bytes)).ok).toBe(false)
    })

    it('refuses bytes of another size', async () => {
      expect((await upload(key, textBytes('short'))).ok).toBe(false)
      expect((await upload(key, textBytes('much longer than announced by far'))).ok).toBe(false)
      expect(await store.head(key)).toBeUndefined()
    })

    it('refuses another type', async () => {
      const request = await store.signUpload(key, await termsOf(bytes))
      const headers = { ...request.headers, 'content-type': 'text/html' }
      expect((await fetch(request.url, { method: 'PUT', headers, body: bytes })).ok).toBe(false)
      expect(await store.head(key)).toBeUndefined()
    })

    it('refuses an address that is out of time', async () => {
      expect((await upload(key, bytes, { expiresAtMs: Date.now() - 1000 })).ok).toBe(false)
      expect(await store.head(key)).toBeUndefined()
    })

    it('refuses an address for another key', async () => {
      const request = await store.signUpload(key, await termsOf(bytes))
      const url = request.url.replace('/a/b/c', '/a/b/d')
      expect((await fetch(url, { method: 'PUT', headers: request.headers, body: bytes })).ok).toBe(false)
      expect(await store.head('originals/a/b/d')).toBeUndefined()
    })
  }

  function uploadingUnknownBytes(): void {
    const terms = (more: Partial<OpenUploadTerms> = {}): OpenUploadTerms => ({
      contentTypes: ['image/jpeg', 'image/jpg'],
      maxBytes: 10,
      expiresAtMs: Date.now() + 300_000,
      ...more,
    })
    const send = async (
      body: Uint8Array<ArrayBuffer>,
      contentType: string,
      more?: Partial<OpenUploadTerms>,
    ) => {
      const { url, method } = await store.signOpenUpload(key, terms(more))
      return fetch(url, { method, headers: { 'content-type': contentType }, body })
    }

    it.each(['image/jpeg', 'image/jpg'])('takes bytes that nobody knew beforehand, as %s', async (type) => {
      expect((await send(textBytes('0123456789'), type)).ok).toBe(true)
      expect((await store.head(key))?.sizeBytes).toBe(10)
    })

    it('takes none for another key, and none too late', async () => {
      const { url } = await store.signOpenUpload(key, terms())
      const headers = { 'content-type': 'image/jpeg' }
      const elsewhere = url.replace('/a/b/c', '/a/b/d')
      expect((await fetch(elsewhere, { method: 'PUT', headers, body: textBytes('x') })).ok).toBe(false)
      const late = await send(textBytes('x'), 'image/jpeg', { expiresAtMs: Date.now() - 1000 })
      expect(late.ok).toBe(false)
      expect((await store.list('', undefined, 10)).blobs).toEqual([])
    })
  }

  function inParts(): void {
    // S3 takes no smaller parts than 5 MiB, the last excepted.
    const partBytes = 5 * 1024 * 1024
    const whole = new Uint8Array(partBytes + 1000).map((_, i) => i % 251)
    const parts = [whole.slice(0, partBytes), whole.slice(partBytes)]
    const send = async (uploadId: string, number: number, body = parts[number - 1]!) => {
      const part = { number, sizeBytes: body.byteLength, expiresAtMs: Date.now() + 600_000 }
      const request = await store.signPart(key, uploadId, part)
      return fetch(request.url, { method: request.method, headers: request.headers, body })
    }

    it('joins parts that came in any order, after a pause', async () => {
      const terms = await termsOf(whole)
      const uploadId = await store.startParts(key, terms)
      expect(await store.listParts(key, uploadId)).toEqual([])
      expect((await send(uploadId, 2)).ok).toBe(true)
      expect(await store.listParts(key, uploadId)).toEqual([2])
      await expect(store.completeParts(key, uploadId, terms)).rejects.toMatchObject({ code: 'conflict' })
      expect((await send(uploadId, 1)).ok).toBe(true)
      await store.completeParts(key, uploadId, terms)
      expect((await store.head(key))?.sizeBytes).toBe(whole.byteLength)
      const joined = new Uint8Array(
        await new Response(
          (await store.get(key)).body as ReadableStream<Uint8Array<ArrayBuffer>>,
        ).arrayBuffer(),
      )
      expect(await sha256Of(joined)).toBe(terms.sha256)
    })

    it('refuses parts that do not make the announced bytes', async () => {
      const terms = await termsOf(whole)
      const uploadId = await store.startParts(key, terms)
      await send(uploadId, 1)
      const wrong = parts[1]!.slice()
      wrong[500]! ^= 1
      await send(uploadId, 2, wrong)
      await expect(store.completeParts(key, uploadId, terms)).rejects.toMatchObject({
        code: 'checksum-mismatch',
      })
      expect(await store.head(key)).toBeUndefined()
    })

    it('takes a part again in place of what it was', async () => {
      const terms = await termsOf(whole)
      const uploadId = await store.startParts(key, terms)
      const wrong = parts[0]!.slice().fill(0)
      await send(uploadId, 1, wrong)
      await send(uploadId, 1)
      await send(uploadId, 2)
      await store.completeParts(key, uploadId, terms)
    })

    it('forgets an upload that was given up', async () => {
      const uploadId = await store.startParts(key, await termsOf(whole))
      await send(uploadId, 2)
      await store.abortParts(key, uploadId)
      await store.abortParts(key, uploadId)
      await expect(store.listParts(key, uploadId)).rejects.toMatchObject({ code: 'not-found' })
      expect((await send(uploadId, 1)).ok).toBe(false)
      expect((await store.list('', undefined, 10)).blobs).toEqual([])
    })

    it('refuses a part of another size, and an upload id with another key', async () => {
      const uploadId = await store.startParts(key, await termsOf(whole))
      const request = await store.signPart(key, uploadId, {
        number: 1,
        sizeBytes: partBytes,
        expiresAtMs: Date.now() + 600_000,
      })
      expect(
        (await fetch(request.url, { method: 'PUT', headers: request.headers, body: textBytes('short') })).ok,
      ).toBe(false)
      await expect(store.listParts('originals/a/b/other', uploadId)).rejects.toMatchObject({
        code: 'not-found',
      })
    })
  }

  function downloading(): void {
    it('signs an address that reads one blob, the same address again', async () => {
      await store.put('renditions/a/preview-1.jpg', textBytes('hello'), jpeg)
      const url = await store.signDownload('renditions/a/preview-1.jpg')
      expect(await store.signDownload('renditions/a/preview-1.jpg')).toBe(url)
      const response = await fetch(url)
      expect(response.status).toBe(200)
      expect(await response.text()).toBe('hello')
      expect(response.headers.get('content-type')).toBe('image/jpeg')
      expect(response.headers.get('etag')).toMatch(/^"/)
    })

    it('opens nothing else with it', async () => {
      for (const one of ['a/1', 'a/2']) await store.put(one, textBytes(one), jpeg)
      const url = await store.signDownload('a/1')
      expect((await fetch(url.replace('a/1?', 'a/2?'))).status).toBe(403)
      expect((await fetch(url.split('?')[0]!)).status).toBe(403)
    })

    it('says the wanted type and saves under the wanted name', async () => {
      await store.put(key, textBytes('hello'), { contentType: 'application/octet-stream' })
      const url = await store.signDownload(key, { contentType: 'image/png', downloadAs: '바다 "1".png' })
      const response = await fetch(url)
      expect(response.headers.get('content-type')).toBe('image/png')
      const disposition = response.headers.get('content-disposition')
      expect(disposition).toMatch(/^attachment;/)
      expect(disposition).toContain(`filename*=UTF-8''${encodeURIComponent('바다 _1_.png')}`)
    })

    it('gives a range', async () => {
      await store.put(key, textBytes('0123456789'), jpeg)
      const response = await fetch(await store.signDownload(key), { headers: { range: 'bytes=2-4' } })
      expect(response.status).toBe(206)
      expect(response.headers.get('content-range')).toBe('bytes 2-4/10')
      expect(await response.text()).toBe('234')
    })
  }
}
