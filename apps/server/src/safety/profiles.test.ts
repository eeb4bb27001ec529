import type { OwnProfile, PublicProfile, ShownProfile } from '@cloudalbum/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { join } from './furnish.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

let album: SafetyAlbum
let anna: Awaited<ReturnType<typeof join>>
const dayMs = 86_400_000

beforeEach(async () => {
  album = await openSafetyAlbum()
  anna = await join(album, 'anna')
})
afterEach(async () => {
  expect(album.faults).toEqual([])
  await album.close()
})

const shownOfAnna = { handle: 'anna', displayName: 'anna', bio: '', avatar: null, banner: null }
const own = () => album.json<OwnProfile>('GET', '/api/profile', { token: anna.session })
const change = (body: object, token = anna.session) =>
  album.json<OwnProfile>('PATCH', '/api/profile', { token, body })
/** A session as a browser holds it: what it sends to the routes, and to its owner's page. */
async function signedIn({ email, password }: { email: string; password: string }) {
  const answer = await album.ask('POST', '/api/session', { body: { email, password } })
  const cookies = answer.headers.getSetCookie()
  const { accessToken: token } = (await answer.json()) as { accessToken: string }
  return { token, cookies, page: cookies[1]?.split(';')[0] ?? '' }
}
const get = (path: string, headers?: Record<string, string>) =>
  album.ask('GET', path, headers ? { headers } : {})

describe('the page of a profile', () => {
  const html = { accept: 'text/html' }

  it('is nobody’s to see before its owner says so, and looks like one that is not there', async () => {
    const { handle } = await own()
    expect(handle).toBe('anna')
    for (const path of ['/api/profiles/', '/@']) {
      const [hidden, none] = [await get(`${path}${handle}`, html), await get(`${path}nobody-there`, html)]
      expect([hidden.status, await hidden.text()]).toEqual([404, await none.text()])
    }
    await change({ visible: true })
    const shown = await album.json<ShownProfile>('GET', `/api/profiles/${handle}`)
    expect(shown).toEqual({ ...shownOfAnna, onlyYou: false })
    const page = await get(`/@${handle}`, html)
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(await page.text()).toContain('<meta property="og:title" content="anna (@anna)">')
  })

  it('is shown to its owner while it is hidden, with word that nobody else sees it', async () => {
    const annas = await signedIn(anna)
    const berts = await signedIn(await join(album, 'bert'))
    expect(annas.cookies[1]?.replace(/=.*?;/, '=…;')).toBe(
      '__Secure-cloudalbum_page=…; Max-Age=2592000; Path=/@anna; HttpOnly; SameSite=Strict; Secure',
    )
    const ask = (path: string, one: typeof berts) =>
      album.ask('GET', path, { token: one.token, headers: { ...html, cookie: one.page } })
    const mine = await ask('/@anna', annas)
    expect([mine.status, mine.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const text = await mine.text()
    expect(text).toContain('<meta name="robots" content="noindex">')
    expect(text).toContain('<meta name="description" content="Only you see this page.')
    const { token } = annas
    expect(await album.json('GET', '/api/profiles/anna', { token })).toEqual({
      ...shownOfAnna,
      onlyYou: true,
    })
    expect(await album.json('GET', '/api/profiles/anna/galleries', { token })).toEqual({ galleries: [] })
    for (const path of ['/@', '/api/profiles/']) {
      const [hidden, none] = [await ask(`${path}anna`, berts), await ask(`${path}nobody-there`, berts)]
      expect([hidden.status, await hidden.text()]).toEqual([404, await none.text()])
    }
  })

  it('is not shown to who was its owner in a session that is over, or makes a cookie up', async () => {
    const { token, cookies, page } = await signedIn(anna)
    const statusOf = async (cookie: string) => (await get('/@anna', { ...html, cookie })).status
    expect(await statusOf(page)).toBe(200)
    const [name, value = ''] = page.split('=')
    for (const forged of ['x', `${value}x`, cookies[0]!.split(/[=;]/)[1]!])
      expect(await statusOf(`${name}=${forged}`)).toBe(404)
    // It opens nothing but the page.
    expect((await get('/api/account', { cookie: page })).status).toBe(401)
    expect((await get('/api/profiles/anna', { cookie: page })).status).toBe(404)
    await album.json('DELETE', '/api/sessions', { token })
    expect(await statusOf(page)).toBe(404)
    expect((await album.ask('GET', '/api/profiles/anna', { token })).status).toBe(404)
  })

  it('is shown with a published gallery, and lists it', async () => {
    const send = <T>(method: string, path: string, body: unknown) =>
      album.json<T>(method, path, { token: anna.session, body })
    const gallery = await send<{ id: string }>('POST', '/api/galleries', {
      title: 'Mine',
      slug: 'mine-to-see',
    })
    expect((await get('/api/profiles/anna')).status).toBe(404)
    await send('PATCH', `/api/galleries/${gallery.id}`, { state: 'published' })
    expect((await own()).hasGalleries).toBe(true)
    const { galleries } = await album.json<{ galleries: object[] }>('GET', '/api/profiles/anna/galleries')
    expect(galleries).toEqual([{ slug: 'mine-to-see', title: 'Mine', text: '', itemCount: 0, cover: null }])
    await send('PATCH', `/api/galleries/${gallery.id}`, { state: 'unpublished' })
    expect((await get('/api/profiles/anna/galleries')).status).toBe(404)
  })

  it('never shows the e-mail address or the id of the account', async () => {
    await change({ visible: true, bio: 'Hello' })
    for (const path of ['/api/profiles/anna', '/api/profiles/anna/galleries', '/@anna']) {
      const text = await (await get(path, html)).text()
      for (const secret of [anna.email, 'example.org"', anna.accountId]) expect(text).not.toContain(secret)
    }
  })

  it('is gone while its account is disabled', async () => {
    const bert = await join(album, 'bert')
    await change({ visible: true }, bert.session)
    await album.json('PATCH', `/api/admin/accounts/${bert.accountId}`, {
      token: anna.session,
      body: { disabled: true },
    })
    for (const path of ['/api/profiles/bert', '/@bert', `/avatars/${bert.accountId}.jpg`])
      expect((await get(path)).status).toBe(404)
  })

  it('holds what its owner wrote as text, with every tag the album’s own', async () => {
    const markup = `"><script>alert(1)</script></title></head>\u202e<img src=x onerror=alert(2)>`
    await change({ visible: true, displayName: markup.slice(0, 80), bio: `${markup}\r\nsecond\0 line` })
    const { bio } = await album.json<PublicProfile>('GET', '/api/profiles/anna')
    expect(bio).toBe(`${markup}\nsecond line`)
    const page = await (await get('/@anna', html)).text()
    const head = page.slice(0, page.indexOf('</head>'))
    expect(page.match(/<\/head>/g)).toHaveLength(1)
    for (const tag of head.match(/<[^>]*>/g)!)
      expect(tag).toMatch(
        /^<(?:!doctype html|html|head|title|\/title|meta (?:name|property)="[a-z:_]+" content="[^"<>'`]*"|link rel="canonical" href="[^"<>'`]*")>$/,
      )
    expect(head).not.toMatch(/\u202e/)
  })
})

describe('a handle', () => {
  it('that was given up leads to the new one for 90 days, and is nobody else’s', async () => {
    await change({ visible: true, handle: 'Annabel' })
    for (const [path, target] of [
      ['/@anna', '/@annabel'],
      ['/@ANNABEL', '/@annabel'],
      ['/api/profiles/anna', '/api/profiles/annabel'],
      ['/api/profiles/anna/galleries', '/api/profiles/annabel/galleries'],
    ] as const) {
      const answer = await get(path)
      expect([answer.status, answer.headers.get('location')]).toEqual([308, target])
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
    const bert = await join(album, 'bert')
    const take = () => album.ask('PATCH', '/api/profile', { token: bert.session, body: { handle: 'anna' } })
    const refused = await take()
    expect([refused.status, ((await refused.json()) as { fields: object }).fields]).toEqual([
      409,
      { handle: 'is taken' },
    ])
    album.clock.nowMs += 90 * dayMs
    expect((await get('/@anna')).status).toBe(404)
  })

  it('leads nobody to a page that cannot be seen', async () => {
    await change({ handle: 'annabel' })
    expect([(await get('/@anna')).status, (await get('/api/profiles/anna')).status]).toEqual([404, 404])
  })

  it.each([
    'ab',
    'a'.repeat(31),
    '-anna',
    'anna-',
    '_a_',
    'an na',
    'änna',
    'admin',
    'AdMin',
    'ad_min',
    'api',
    '../x',
    'a/b',
    'a.b',
    '',
  ])('%j is refused', async (handle) => {
    const answer = await album.ask('PATCH', '/api/profile', { token: anna.session, body: { handle } })
    expect([answer.status, Object.keys(((await answer.json()) as { fields: object }).fields)]).toEqual([
      400,
      ['handle'],
    ])
  })

  it('is changed so often only that nobody can keep hundreds', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 22; i++)
      statuses.push(
        (await album.ask('PATCH', '/api/profile', { token: anna.session, body: { handle: `anna${i}` } }))
          .status,
      )
    expect(statuses.indexOf(429)).toBe(20)
  })

  it('is made for every account, whatever it is called', async () => {
    const handles: (string | null)[] = []
    for (const [email, displayName] of [
      ['anna@example.com', 'anna'],
      ['kim@example.com', '김민지'],
      ['admin@example.com', 'Admin'],
      ['x@example.com', 'Łukasz O’Neill-Żółć III of somewhere far away'],
      ['e@example.com', '!!'],
    ]) {
      const password = 'a good long password'
      await album.json('POST', '/api/accounts', { body: { email, password, displayName } })
      const { account } = await album.json<{ account: { handle: string | null } }>('POST', '/api/session', {
        body: { email, password },
      })
      handles.push(account.handle)
    }
    expect(handles).toEqual(['anna2', 'kim', 'member2', 'lukasz-oneill-zolc-iii-o', 'member3'])
  })
})
