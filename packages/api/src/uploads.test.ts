import { openTestAlbum, type TestAlbum } from '@cloudalbum/adapters-local/testing'
import * as wire from '@cloudalbum/contract'
import { newId, originalKey } from '@cloudalbum/core'
import { FakeClock, sha256Of, textBytes } from '@cloudalbum/port-suites'
import type { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApi } from './create-api.ts'
import { uploadHandlers } from './uploads.ts'

const hello = textBytes('hello')
const json = { 'content-type': 'application/json' }
let album: TestAlbum
let api: Hono
let accountId: string
let faults: unknown[]

beforeEach(() => {
  album = openTestAlbum(new FakeClock(Date.now()))
  accountId = album.album.accountId
  faults = []
  const authenticate = () => Promise.resolve({ accountId, role: 'member', via: 'session', id: 's' } as const)
  const handlers = uploadHandlers({ ...album.ports, spool: album.ports.blobs })
  api = createApi({ handlers, authenticate, ipOf: () => '', onFault: (error) => void faults.push(error) })
})
afterEach(() => {
  album.close()
  expect(faults).toEqual([])
})

const announced = async (more: object = {}) => ({
  fileName: 'a.jpg',
  sizeBytes: 5,
  sha256: await sha256Of(hello),
  contentType: 'image/jpeg',
  ...more,
})
const post = async (path: string, body: unknown) =>
  api.request(path, { method: 'POST', headers: json, body: JSON.stringify(body) })
const form = async (fields: Record<string, string | File>) => {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  return api.request('/api/photos/file', { method: 'POST', body: data })
}
const file = (name = 'a.jpg') => new File([hello], name, { type: 'image/jpeg' })
const bodyOf = async (response: Response) => (await response.json()) as Record<string, unknown>

describe('announcing a photo', () => {
  it('gives a signed upload, then says where it stands', async () => {
    const response = await post('/api/photos', await announced())
    expect(response.status).toBe(201)
    const answer = wire.reservation.parse(await response.json())
    if (answer.outcome !== 'upload') throw new Error(answer.outcome)
    const { photoId, upload } = answer
    expect(await bodyOf(await api.request(`/api/photos/${photoId}/upload`))).toMatchObject({
      outcome: 'upload',
      photoId,
    })
    await album.put(upload.url, hello, 'image/jpeg')
    const progress = wire.getUpload.response.parse(
      await bodyOf(await api.request(`/api/photos/${photoId}/upload`)),
    )
    expect(progress).toEqual({ outcome: 'done', photoId, state: 'processing' })
    const complete = await post(`/api/photos/${photoId}/upload/complete`, undefined)
    expect(await bodyOf(complete)).toEqual({ photoId, state: 'processing' })
    expect((await api.request(`/api/photos/${photoId}/upload`, { method: 'DELETE' })).status).toBe(409)
    expect((await post(`/api/photos/${photoId}/retry`, undefined)).status).toBe(202)
    await album.work()
    expect((await post(`/api/photos/${photoId}/retry`, undefined)).status).toBe(409)
  })

  it.each([
    [{ contentType: 'video/mp4', fileName: 'a.mp4' }, 415, 'unsupported-type'],
    [{ sizeBytes: 300_000_000 }, 413, 'too-large'],
    [{ sizeBytes: 0 }, 400, 'invalid-input'],
    [{ sizeBytes: 1.5 }, 400, 'invalid-input'],
    [{ sha256: 'ABC' }, 400, 'invalid-input'],
    [{ fileName: '' }, 400, 'invalid-input'],
    [{ accountId: newId() }, 400, 'invalid-input'],
    [{ albumId: newId() }, 404, 'not-found'],
  ])('alone is a failed request for %j', async (more, status, code) => {
    const response = await post('/api/photos', await announced(more))
    expect(response.status).toBe(status)
    expect(await bodyOf(response)).toMatchObject({ code })
  })

  it('says so when the quota is used up', async () => {
    album.says.quotaBytes = 4
    expect((await post('/api/photos', await announced())).status).toBe(507)
  })

  it('with a hundred others answers for each', async () => {
    const photos = await Promise.all(
      Array.from({ length: 100 }, async (_, i) =>
        announced({ sha256: await sha256Of(textBytes(String(i))) }),
      ),
    )
    photos[50] = await announced({ contentType: '', fileName: 'x.mov' })
    const response = await post('/api/photos/batch', { photos })
    expect(response.status).toBe(201)
    const answers = wire.reservePhotos.response.parse(await response.json()).photos
    expect(answers.map((answer) => answer.outcome)).toEqual(
      Array.from({ length: 100 }, (_, i) => (i === 50 ? 'refused' : 'upload')),
    )
    expect((await post('/api/photos/batch', { photos: [...photos, photos[0]] })).status).toBe(400)
  })

  it('can be taken back', async () => {
    const { photoId } = await bodyOf(await post('/api/photos', await announced()))
    expect((await api.request(`/api/photos/${String(photoId)}/upload`, { method: 'DELETE' })).status).toBe(
      204,
    )
    expect((await api.request(`/api/photos/${String(photoId)}/upload`)).status).toBe(404)
  })
})

it("looks like nothing for another account's photo, on every route", async () => {
  const photo = await album.receive(hello)
  accountId = newId()
  const answers = [
    await api.request(`/api/photos/${photo.id}/upload`),
    await api.request(`/api/photos/${photo.id}/upload`, { method: 'DELETE' }),
    await post(`/api/photos/${photo.id}/upload/complete`, undefined),
    await post(`/api/photos/${photo.id}/retry`, undefined),
    await api.request(`/api/photos/${newId()}/upload`),
  ]
  const bodies = await Promise.all(answers.map((answer) => answer.text()))
  expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404, 404, 404])
  expect(new Set(bodies).size).toBe(1)
  expect((await album.ports.photos.get(photo.id))?.state).toBe('processing')
})

describe('a form', () => {
  it('makes a photo with tags, description and album', async () => {
    const fields = {
      tags: 'sea, sun ,',
      description: 'A day',
      albumId: album.album.id,
      fileTimeMs: '1700000000000',
    }
    const response = await form({ file: file('바다.jpg'), ...fields })
    expect(response.status).toBe(201)
    const answer = wire.uploadPhoto.response.parse(await response.json())
    expect(answer).toMatchObject({ outcome: 'uploaded', state: 'processing' })
    const photo = await album.ports.photos.get(answer.photoId)
    expect(photo).toMatchObject({
      fileName: '바다.jpg',
      tags: ['sea', 'sun'],
      description: 'A day',
      fileTimeMs: 1_700_000_000_000,
      edited: ['tags', 'description'],
    })
    expect((await album.ports.blobs.head(originalKey(photo!)))?.sizeBytes).toBe(5)
    expect(album.album.photoIds).toEqual([answer.photoId])
    expect(await bodyOf(await form({ file: file() }))).toMatchObject({
      outcome: 'duplicate',
      photoId: answer.photoId,
    })
  })

  it.each([
    [{}, 400],
    [{ file: 'no file' }, 400],
    [{ file: file('a.html') }, 201],
    [{ file: new File([hello], 'a.html', { type: 'text/html' }) }, 415],
    [{ file: new File([], 'a.jpg', { type: 'image/jpeg' }) }, 400],
    [{ file: file(), role: 'admin' }, 400],
    [{ file: file(), albumId: 'x' }, 400],
    [{ file: file(), albumId: newId() }, 404],
    [{ file: file(), fileTimeMs: 'yesterday' }, 400],
    [{ file: file(), tags: 'x'.repeat(61) }, 400],
    [{ file: file(), description: 'x'.repeat(2001) }, 400],
  ])(
    '%#: answers as it should, and leaves nothing behind',
    async (fields: Record<string, string | File>, status) => {
      const response = await form(fields)
      expect(response.status).toBe(status)
      expect(await album.ports.blobs.collectLeftovers(-60_000)).toBe(0)
    },
  )
})
