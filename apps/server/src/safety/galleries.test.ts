import type { Gallery, GalleryClaim, PublicGallery, PublicItem, PublicItems } from '@cloudalbum/contract'
import { createApiKey, defaultPreferences, newId, type Account } from '@cloudalbum/core'
import { serve } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawSecretPhoto, furnish, join, secrets, upload, type Things } from './furnish.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

let album: SafetyAlbum
let admin: { session: string }
let owner: Things
let other: Things

beforeAll(async () => {
  album = await openSafetyAlbum()
  admin = await join(album, 'admin')
  owner = await furnish(album, 'owner')
  other = await furnish(album, 'other')
})
afterAll(async () => {
  expect(album.faults).toEqual([])
  await album.close()
})

const own = <T>(method: string, path: string, body?: unknown) =>
  album.json<T>(method, path, { token: owner.session, body })

/** Another published gallery of the owner, with one item. */
async function publish(title: string, more: object = {}) {
  const photoId = await upload(album, owner.session, 'zap.jpg', await drawSecretPhoto())
  await album.background.drain()
  const gallery = await own<Gallery>('POST', '/api/galleries', {
    title,
    photoIds: [photoId],
    claimLabel: 'Adopt',
    ...more,
  })
  const state = (to: Gallery['state']) => own('PATCH', `/api/galleries/${gallery.id}`, { state: to })
  await state('published')
  return { ...gallery, photoId, state, item: `/api/g/${gallery.slug}/items/zap` }
}

const picturesOf = async (slug: string) => {
  const [shown, { items }] = [
    await album.json<PublicGallery>('GET', `/api/g/${slug}`),
    await album.json<PublicItems>('GET', `/api/g/${slug}/items`),
  ]
  const photos = [shown.cover!, ...items.map(({ photo }) => photo)]
  return photos.flatMap(({ thumbnailUrl, previewUrl }) => [thumbnailUrl, previewUrl])
}

const statusOf = async (method: string, path: string, token?: string) => {
  const answer = await album.ask(method, path, { token })
  await answer.body?.cancel()
  return answer.status
}

describe('a gallery by its state', () => {
  it('shows visitors what is published, and nothing of it before and after, whoever asks', async () => {
    const { slug, state, item } = await publish('By state')
    const pictures = await picturesOf(slug)
    const reads = [`/api/g/${slug}`, `/api/g/${slug}/items`, item, `${item}/preview`, ...pictures]
    const callers = [undefined, other.session, owner.session, admin.session]
    const deeds: [string, string][] = [
      ['GET', `/api/g/${slug}/mine`],
      ['PUT', `${item}/like`],
      ['POST', `${item}/claim`],
    ]
    for (const to of ['draft', 'published', 'unpublished', 'published'] as const) {
      await state(to)
      const open = to === 'published'
      for (const caller of callers) {
        for (const path of reads) {
          const status = await statusOf('GET', path, caller)
          expect([to, path, status]).toEqual([to, path, open ? (path.endsWith('/preview') ? 302 : 200) : 404])
        }
        for (const [method, path] of deeds) {
          const status = await statusOf(method, path, caller)
          const allowed = open ? [200, 201, 409] : [404]
          expect([to, path, (caller === undefined ? [401] : allowed).includes(status)]).toEqual([
            to,
            path,
            true,
          ])
        }
      }
    }
  })

  it('shows its owner alone what is no longer or not yet published', async () => {
    const { id, state } = await publish('Owner alone')
    await state('unpublished')
    for (const path of ['', '/items', '/offers', '/claims', '/export'])
      for (const [caller, status] of [
        [owner.session, 200],
        [other.session, 404],
        [admin.session, 404],
        [undefined, 401],
      ] as const)
        expect([path, await statusOf('GET', `/api/galleries/${id}${path}`, caller)]).toEqual([path, status])
  })
})

describe('pictures of a gallery', () => {
  it('are renditions alone, without place and camera, and tell neither account nor photo nor checksum', async () => {
    const { slug, photoId, item } = await publish('Pictures')
    const texts = await Promise.all(
      [`/api/g/${slug}`, `/api/g/${slug}/items`, item].map(async (path) =>
        (await album.ask('GET', path)).text(),
      ),
    )
    const { sha256 } = await album.json<{ sha256: string }>('GET', `/api/photos/${photoId}`, {
      token: owner.session,
    })
    const traces = [
      owner.accountId,
      photoId,
      sha256,
      owner.email,
      'zap.jpg',
      secrets.city,
      secrets.make,
      '64.1',
    ]
    for (const text of texts) for (const trace of traces) expect(text).not.toContain(trace)
    for (const url of await picturesOf(slug)) {
      const bytes = Buffer.from(await (await album.ask('GET', url)).arrayBuffer()).toString('latin1')
      for (const trace of [secrets.make, secrets.model, secrets.lens, 'Exif'])
        expect(bytes).not.toContain(trace)
    }
  })

  it('open nothing else: not another item, rendition or gallery, nor after the photo is another one', async () => {
    const [one, two] = [await publish('One'), await publish('Two')]
    const [thumbnail, preview] = await picturesOf(one.slug)
    const [elsewhere] = await picturesOf(two.slug)
    const [, , , gallery, item, name] = thumbnail!.split('/')
    const [, , , otherGallery, otherItem] = elsewhere!.split('/')
    const signature = name!.split('-').slice(1).join('-')
    const forged = [
      `/media/gallery/${otherGallery}/${otherItem}/${name}`,
      `/media/gallery/${gallery}/${otherItem}/${name}`,
      `/media/gallery/${otherGallery}/${item}/${name}`,
      `/media/gallery/${gallery}/${item}/preview-${signature}`,
      `/media/gallery/${gallery}/${item}/original-${signature}`,
      `/media/gallery/${gallery}/${item}/thumbnail`,
      `/media/gallery/${gallery}/${item}/../${item}/x`,
      '/media/gallery/',
    ]
    for (const path of forged) expect([path, await statusOf('GET', path)]).toEqual([path, 404])
    expect(await statusOf('GET', preview!)).toBe(200)
    const items = await own<{ items: { id: string }[] }>('GET', `/api/galleries/${one.id}/items`)
    await own('PATCH', `/api/galleries/${one.id}/items`, {
      items: [{ id: items.items[0]!.id, photoId: two.photoId }],
    })
    expect(await statusOf('GET', preview!)).toBe(404)
    await own('POST', '/api/photos/trash', { ids: [two.photoId] })
    expect(await statusOf('GET', elsewhere!)).toBe(404)
  })
})

describe('texts in galleries', () => {
  const hostile: [string, string][] = [
    ['markup', `"><script>alert(1)</script><img src=x onerror='alert(2)'>`],
    ['the end of a script', `</script><script>alert(1)</script><!--`],
    ['a replacement pattern', "$& $` $' $1 $$"],
    ['CRLF', 'a\r\nSet-Cookie: x=1\r\n\r\n<b>'],
    ['a direction mark', 'cute\u202egpj.exe'],
    ['NUL', 'photo.jpg\0.exe'],
    ['a formula', `=HYPERLINK("https://evil.example.org";"x")`],
    ['a lone surrogate', 'a\ud800b'],
    ['separators of the index', 'a\u001eb\u001fc'],
    ['a prototype', '__proto__'],
  ]
  const oneLine = (text: string) =>
    text
      .toWellFormed()
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .replace(/\u202e/g, '')
      .trim()

  it.each(hostile)('%s is plain text in every field, and a filter like any other', async (_, text) => {
    const value = text.slice(0, 60)
    const { id, slug, item } = await publish('Texts', {
      text,
      attributes: [
        { key: 'a', name: `A ${text}`.slice(0, 40), kind: 'text', filter: true },
        { key: 'b', name: 'B', kind: 'choice', choices: ['x', value], filter: true },
      ],
    })
    await own('PATCH', `/api/galleries/${id}`, {
      title: `T ${text}`.slice(0, 120),
      claimLabel: `C ${text}`.slice(0, 20),
    })
    const { items } = await own<{ items: { id: string }[] }>('GET', `/api/galleries/${id}/items`)
    const edit = {
      id: items[0]!.id,
      name: `N ${text}`.slice(0, 120),
      description: text,
      values: { a: text, b: value },
    }
    await own('PATCH', `/api/galleries/${id}/items`, { items: [edit] })
    const shown = await album.json<PublicGallery>('GET', `/api/g/${slug}`)
    expect([shown.title, shown.text]).toEqual([oneLine(`T ${text}`), text.toWellFormed()])
    const stored = (await album.json<{ item: PublicItem }>('GET', item)).item
    expect(stored).toMatchObject({ name: oneLine(`N ${text}`), description: text.toWellFormed() })
    expect(stored.values).toEqual({ a: oneLine(text), b: oneLine(value) })
    const query = new URLSearchParams({ a: text.toWellFormed(), b: value.toWellFormed() })
    const found = await album.json<PublicItems>('GET', `/api/g/${slug}/items?${query.toString()}`)
    expect([found.total, found.items.length]).toEqual([1, 1])
    const csv = await (await album.ask('GET', `/api/galleries/${id}/export`, { token: owner.session })).text()
    const again = await own('POST', `/api/galleries/${id}/import`, { format: 'csv', content: csv })
    expect(again).toMatchObject({ errors: [], rows: 1, unchanged: 1 })
    expect(csv).not.toMatch(/(?:^|,|")=/m)
  })
})

describe('many at once, over real sockets', () => {
  it('100 accounts claim one item and 1,000 like it, each twice: one holds it, and every like counts once', async () => {
    const { id, slug, item } = await publish('Many')
    const [claimers, accounts] = [100, 1000]
    const tokens: string[] = []
    for (let index = 0; index < accounts; index++) tokens.push(await tokenOf(`many-${index}`))
    const server = serve({ fetch: album.fetch, port: 0, hostname: '127.0.0.1' })
    await new Promise((resolve) => server.once('listening', resolve))
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const send = async (method: string, path: string, token: string, cut: boolean) => {
      const signal = cut ? AbortSignal.timeout(1) : null
      const headers = { authorization: `Bearer ${token}` }
      // One whose sender went away may have counted or not; it is sent again.
      return fetch(base + path, { method, headers, signal }).then(
        (answer) => answer.status,
        () => 0,
      )
    }
    const wave = (cut: boolean) =>
      Promise.all(
        tokens.map(async (token, index) => ({
          claim: index < claimers ? await send('POST', `${item}/claim`, token, cut) : undefined,
          like: await send('PUT', `${item}/like`, token, cut),
        })),
      )
    await wave(true)
    const statuses = await wave(false)
    expect(statuses.filter(({ claim }) => claim === 200)).toHaveLength(1)
    expect(statuses.filter(({ claim }) => claim === 409)).toHaveLength(claimers - 1)
    expect(statuses.every(({ like }) => like === 200)).toBe(true)
    const received = await own<{ claims: GalleryClaim[] }>('GET', `/api/galleries/${id}/claims`)
    expect(received.claims).toHaveLength(1)
    expect((await album.json<PublicItems>('GET', `/api/g/${slug}/items`)).items[0]!.likes).toBe(accounts)
    await Promise.all(tokens.slice(0, 40).map((token) => send('DELETE', `${item}/like`, token, false)))
    expect((await album.json<PublicItems>('GET', `/api/g/${slug}/items`)).items[0]!.likes).toBe(accounts - 40)
    const recount = album.adapters.db.prepare(
      'SELECT count(*) FROM gallery_likes l JOIN gallery_items i ON i.id = l.item_id WHERE i.gallery_id = ?',
    )
    expect(recount.pluck().get(id)).toBe(accounts - 40)
    server.close()
  })

  /** The key of an account that was added, without what a password costs. */
  async function tokenOf(name: string): Promise<string> {
    const nowMs = album.clock.now()
    const account: Account = {
      id: newId(nowMs),
      email: `${name}@example.org`,
      displayName: name,
      role: 'member',
      quotaBytes: null,
      preferences: defaultPreferences,
      createdAtMs: nowMs,
      confirmedAtMs: nowMs,
      onlyAsFirst: false,
      disabledAtMs: null,
      deletingAtMs: null,
      seenAtMs: null,
      tokensValidFromMs: 0,
    }
    await album.adapters.accounts.create(account)
    return (await createApiKey(album.adapters, account.id, 'phone')).secret
  }
})
