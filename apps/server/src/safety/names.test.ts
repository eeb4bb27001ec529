import type { Account, Album, Photo, ShareLink, SharePhoto } from '@cloudalbum/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawSecretPhoto, join, upload } from './furnish.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

let album: SafetyAlbum
let session: string

beforeAll(async () => {
  album = await openSafetyAlbum()
  session = (await join(album, 'owner')).session
})
afterAll(() => album.close())

const rightToLeft = '\u202e'
const hostile: [string, string][] = [
  ['markup', `"><script>alert(1)</script><img src=x onerror='alert(2)'>`],
  ['a redirect', `"><meta http-equiv="refresh" content="0;url=https://evil.example.org">`],
  ['the end of the title', `</title></head><script>alert(1)</script>`],
  ['a replacement pattern', "$& $` $' $1 $$"],
  ['CRLF', 'a\r\nSet-Cookie: x=1\r\n\r\n<b>'],
  ['a direction mark', `cute${rightToLeft}gpj.exe`],
  ['NUL', 'photo.jpg\0.exe'],
  ['a path', '../../../../etc/passwd'],
  ['a path of Windows', '..\\..\\C:\\Windows\\x.jpg'],
  ['an absolute path', '/etc/cron.d/x'],
  ['quotes', `a"; filename="evil.html`],
  ['an encoded name', "a'; filename*=UTF-8''evil.html"],
  ['300 bytes', '가'.repeat(100)],
  ['a lone surrogate', 'a\ud800b'],
  ['templates', '{{7*7}} ${7*7} <%= 7*7 %>'],
]

/** What JSON carries: a lone surrogate is no character, and comes back as the mark for that. */
const plain = (text: string) => text.toWellFormed()
const send = <T>(method: string, path: string, body: unknown) =>
  album.json<T>(method, path, { token: session, body })

async function cover(title: string, description: string) {
  const photoId = await upload(album, session, 'a.jpg', await drawSecretPhoto())
  await album.background.drain()
  const made = await send<Album>('POST', '/api/albums', { title, description, photoIds: [photoId] })
  const link = await send<ShareLink>('POST', '/api/share-links', {
    albumId: made.id,
    allowDownload: true,
    label: title.slice(0, 80),
  })
  return { photoId, made, link, token: link.url.split('/').at(-1)! }
}

/** Names of entries, from the central directory: APPNOTE 4.3.12. */
function entriesOf(zip: Buffer): string[] {
  const names: string[] = []
  for (
    let at = zip.indexOf('PK\x01\x02', 0, 'latin1');
    at >= 0;
    at = zip.indexOf('PK\x01\x02', at + 4, 'latin1')
  )
    names.push(zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28)).toString('utf8'))
  return names
}

/** One line, one name, no path, nothing that hides or runs. */
function expectSafeName(name: string): void {
  expect(name).not.toMatch(/[\p{Cc}\p{Cf}/\\:*?"<>|]/u)
  expect(name).not.toMatch(/^\.|^$/)
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
}

function expectSafeDisposition(response: Response): void {
  const disposition = response.headers.get('content-disposition') ?? ''
  expect(disposition).toMatch(
    /^attachment; filename="[\x20\x21\x23-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[\w%.!~-]+$/,
  )
  expectSafeName(decodeURIComponent(disposition.split("; filename*=UTF-8''").at(-1)!))
}

describe('in album titles, descriptions, labels and display names', () => {
  it.each(hostile)('%s is plain text, and escaped in the tags of the page', async (_, text) => {
    await send<Account>('PATCH', '/api/account', { displayName: text.slice(0, 80) })
    const { made, link, token } = await cover(text.slice(0, 120), text)
    expect([made.title, made.description]).toEqual([plain(text.slice(0, 120)).trim(), plain(text)])
    expect(link.label).toBe(plain(text.slice(0, 80)).trim())
    const shown = await album.json<{ title: string; ownerName: string }>('GET', `/api/shares/${token}`)
    expect([shown.title, shown.ownerName]).toEqual([made.title, plain(text.slice(0, 80)).trim()])
    const html = await (await album.ask('GET', `/s/${token}`)).text()
    const head = html.slice(0, html.indexOf('</head>'))
    expect(html.match(/<\/head>/g)).toHaveLength(1)
    expect(html.match(/<title>[^<>]*<\/title>/g)).toHaveLength(1)
    // Every tag of the head is one that the album wrote.
    const tags = head
      .match(/<[^>]*>/g)!
      .filter((tag) => !/^<(?:!doctype html|html|head|title|\/title)>$/.test(tag))
    for (const tag of tags) expect(tag).toMatch(/^<meta (?:name|property)="[a-z:_]+" content="[^"<>'`]*">$/)
    // eslint-disable-next-line no-control-regex -- that none is there is what is tested
    expect(head).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    const download = await send<{ url: string; fileName: string }>('POST', '/api/downloads', {
      albumId: made.id,
    })
    expectSafeName(download.fileName)
    const zip = await album.ask('GET', download.url)
    expectSafeDisposition(zip)
    await zip.body?.cancel()
  })
})

describe('in file names', () => {
  it.each(hostile)('%s is plain text, safe in headers and ZIP entries', async (_, text) => {
    const fileName = text.slice(0, 240)
    const bytes = await drawSecretPhoto()
    const reserve = { fileName, sizeBytes: bytes.length, sha256: '1'.repeat(64), contentType: 'image/jpeg' }
    const reserved = await send<{ photoId: string }>('POST', '/api/photos', reserve)
    const waiting = await album.json<Photo>('GET', `/api/photos/${reserved.photoId}`, { token: session })
    expect(waiting.fileName).toBe(plain(fileName))
    await album.json('DELETE', `/api/photos/${reserved.photoId}/upload`, { token: session })

    const photoId = await upload(album, session, fileName, bytes)
    await album.background.drain()
    const photo = await album.json<Photo>('GET', `/api/photos/${photoId}`, { token: session })
    for (const url of [photo.downloadUrl]) {
      const answer = await album.ask('GET', url)
      expect(answer.status).toBe(200)
      expectSafeDisposition(answer)
      expect(answer.headers.get('set-cookie')).toBeNull()
      await answer.body?.cancel()
    }
    const { url } = await send<{ url: string }>('POST', '/api/downloads', { ids: [photoId] })
    const names = entriesOf(Buffer.from(await (await album.ask('GET', url)).arrayBuffer()))
    expect(names).toHaveLength(1)
    names.forEach(expectSafeName)
    const { id: albumId } = await send<Album>('POST', '/api/albums', { title: 'x', photoIds: [photoId] })
    const link = await send<ShareLink>('POST', '/api/share-links', { albumId, allowDownload: true })
    const shared = await album.json<SharePhoto>(
      'GET',
      `/api/shares/${link.url.split('/').at(-1)}/photos/${photoId}`,
    )
    const answer = await album.ask('GET', shared.downloadUrl!)
    expectSafeDisposition(answer)
    await answer.body?.cancel()
    const old = await album.ask('GET', `/compat/cloudalbum/photos/${photoId}`, { token: session })
    expect([old.status, old.headers.get('set-cookie')]).toEqual([200, null])
    await old.body?.cancel()
  })

  it('two that become the same are two entries', async () => {
    const ids = [
      await upload(album, session, 'a\u202e.jpg', await drawSecretPhoto()),
      await upload(album, session, 'A.jpg', await drawSecretPhoto()),
    ]
    await album.background.drain()
    const { url } = await send<{ url: string }>('POST', '/api/downloads', { ids })
    const names = entriesOf(Buffer.from(await (await album.ask('GET', url)).arrayBuffer()))
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(2)
  })
})

describe('in tags and descriptions of photos', () => {
  it.each(hostile)('%s is plain text, or refused', async (_, text) => {
    const photoId = await upload(album, session, 'a.jpg', await drawSecretPhoto())
    await album.background.drain()
    const change = (body: unknown) => album.ask('PATCH', `/api/photos/${photoId}`, { token: session, body })
    const described = (await (await change({ description: text })).json()) as Photo
    expect(described.description).toBe(plain(text))
    const tag = text.slice(0, 60)
    const answer = await change({ tags: [tag] })
    const isRefused = /[,\p{Cc}]/u.test(tag.trim())
    expect(answer.status).toBe(isRefused ? 400 : 200)
    if (isRefused) return
    const { tags } = (await answer.json()) as Photo
    expect(tags).toEqual([plain(tag).trim()])
    const { suggestions } = await album.json<{ suggestions: { value: string }[] }>(
      'GET',
      `/api/search/suggestions?kind=tag&q=${encodeURIComponent(plain(tag).trim().slice(0, 20))}`,
      { token: session },
    )
    expect(suggestions.every(({ value }) => typeof value === 'string')).toBe(true)
    const found = await album.ask('GET', `/api/search?tag=${encodeURIComponent(plain(tag).trim())}`, {
      token: session,
    })
    expect(((await found.json()) as { ids: string[] }).ids).toEqual([photoId])
    await album.json('POST', '/api/photos/trash', { token: session, body: { ids: [photoId] } })
  })
})
