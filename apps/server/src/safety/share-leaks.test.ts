import type { PhotoPage, Share, SharePhoto } from '@cloudalbum/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { furnish, secrets, type Things } from './furnish.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

let album: SafetyAlbum
let owner: Things

beforeAll(async () => {
  album = await openSafetyAlbum()
  owner = await furnish(album, 'owner')
})
afterAll(() => album.close())

async function shared(terms: object): Promise<string> {
  const body = { albumId: owner.albumId, label: 'for nobody to read', ...terms }
  const { url } = await album.json<{ url: string }>('POST', '/api/share-links', {
    token: owner.session,
    body,
  })
  return url.split('/').at(-1)!
}

const { latitude, longitude } = secrets.location
/** Whatever tells of place or camera, in text or in the bytes of a file. */
const traces = [
  secrets.make,
  secrets.model,
  secrets.lens,
  secrets.city,
  secrets.country,
  latitude.toFixed(2),
  longitude.toFixed(2),
  'Exif\0\0',
  'GPS',
  'http://ns.adobe.com/xap/1.0/',
]

async function bytesOf(path: string): Promise<string> {
  const answer = await album.ask('GET', path)
  expect([path, answer.status]).toEqual([path, 200])
  return Buffer.from(await answer.arrayBuffer()).toString('latin1')
}

/** Everything that a link shows, as text or as the letters of its bytes. */
async function everything(token: string): Promise<Record<string, string>> {
  const share = `/api/shares/${token}`
  const { ids, thumbnailUrls, previewUrls } = await album.json<PhotoPage>('GET', `${share}/photos`)
  const found: Record<string, string> = {
    page: await bytesOf(`/s/${token}`),
    share: await bytesOf(share),
    photos: await bytesOf(`${share}/photos`),
  }
  for (const [i, id] of ids.entries()) {
    const photo = await album.json<SharePhoto>('GET', `${share}/photos/${id}`)
    found[`photo ${i}`] = JSON.stringify(photo)
    found[`thumbnail ${i}`] = await bytesOf(thumbnailUrls[i]!)
    found[`preview ${i}`] = await bytesOf(previewUrls[i]!)
    if (photo.downloadUrl) found[`download ${i}`] = await bytesOf(photo.downloadUrl)
  }
  const zip = await album.ask('POST', `${share}/downloads`, { body: {} })
  if (zip.ok) found['zip'] = await bytesOf(((await zip.json()) as { url: string }).url)
  return found
}

describe('a link', () => {
  it('without place and camera tells of neither, in any answer or file', async () => {
    const found = await everything(await shared({ allowDownload: true }))
    expect(Object.keys(found)).toEqual(expect.arrayContaining(['download 0', 'download 1', 'zip', 'page']))
    for (const [where, text] of Object.entries(found))
      for (const trace of traces) expect([where, trace, text.includes(trace)]).toEqual([where, trace, false])
  })

  it('with them does, which shows that the test above can fail', async () => {
    const found = await everything(await shared({ allowDownload: true, showLocation: true }))
    for (const [where, trace] of [
      ['photos', secrets.country],
      ['photo 0', secrets.model],
      ['photo 0', String(Math.trunc(latitude))],
      ['download 0', secrets.make],
      ['zip', 'Exif\0\0'],
    ] as const)
      expect([where, trace, found[where]!.includes(trace)]).toEqual([where, trace, true])
    for (const where of ['thumbnail 0', 'preview 0'])
      for (const trace of traces)
        expect([where, trace, found[where]!.includes(trace)]).toEqual([where, trace, false])
  })

  it('tells nothing of the owner but the name, and nothing of the album but what it shows', async () => {
    await album.json('PATCH', `/api/photos/${owner.photoId}`, {
      token: owner.session,
      body: { tags: ['private-tag'], favourite: true },
    })
    const found = await everything(await shared({ allowDownload: true, password: null }))
    const hidden = [
      owner.email,
      owner.albumId,
      owner.accountId,
      owner.sha256,
      'private-tag',
      'for nobody to read',
    ]
    for (const where of ['page', 'share', 'photos', 'photo 0'])
      for (const secret of hidden)
        expect([where, secret, found[where]!.includes(secret)]).toEqual([where, secret, false])
    expect((JSON.parse(found['photos']!) as PhotoPage).favourites).toEqual([false, false])
    const keys = Object.keys(JSON.parse(found['share']!) as Share)
    expect(keys.filter((key) => /id$|email|hash|label|password/i.test(key))).toEqual([])
  })

  it('without downloads gives no original', async () => {
    const token = await shared({})
    const found = await everything(token)
    expect(Object.keys(found).filter((where) => /download|zip/.test(where))).toEqual([])
    const path = `/api/shares/${token}/photos/${owner.photoId}/original`
    for (const method of ['GET', 'HEAD']) expect((await album.ask(method, path)).status).toBe(403)
    const previewPath = /"previewUrl":"([^"]+)"/.exec(found['photo 0']!)![1]!
    expect((await album.ask('GET', previewPath.replace(/preview[^?]*/, 'original'))).status).toBe(403)
  })

  it('with a password tells nothing to messengers, nor does one that never was', async () => {
    const [locked, never] = [await bytesOf(`/s/${owner.linkToken}`), await bytesOf(`/s/${'A'.repeat(43)}`)]
    expect(locked).toBe(never)
    expect(locked).not.toContain("owner's album")
    expect(locked).not.toContain('/media/')
  })
})
