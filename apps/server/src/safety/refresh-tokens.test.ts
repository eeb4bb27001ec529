import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { join } from './furnish.ts'
import { baseUrl, openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

const graceMs = 30_000
const dayMs = 24 * 3_600_000

let album: SafetyAlbum
let owner: { email: string; password: string; session: string; accountId: string }
let other: typeof owner
let turn = 0

beforeAll(async () => {
  album = await openSafetyAlbum()
  await join(album, 'admin')
})
beforeEach(async () => {
  turn++
  owner = await join(album, `owner-${turn}`)
  other = await join(album, `other-${turn}`)
})
afterAll(() => album.close())

const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? ''
const send = (method: string, path: string, cookie: string, headers: Record<string, string> = {}) =>
  album.ask(method, path, { headers: { cookie, ...headers } })
const refresh = (cookie: string, headers?: Record<string, string>) =>
  send('POST', '/api/session/refresh', cookie, headers)
const signInAnswer = ({ email, password }: typeof owner) =>
  album.ask('POST', '/api/session', { body: { email, password } })
const tokenOf = async (answer: Response) => ((await answer.json()) as { accessToken: string }).accessToken
const isIn = async (token: string) => (await album.ask('GET', '/api/account', { token })).status === 200

async function device(person = owner) {
  const answer = await signInAnswer(person)
  return { cookie: cookieOf(answer), token: await tokenOf(answer) }
}

describe('the refresh cookie', () => {
  it('is out of reach of scripts, of other sites and of plain HTTP, and goes to its own routes only', async () => {
    const set = (await signInAnswer(owner)).headers.getSetCookie()[0]!
    expect(set).toMatch(/^__Secure-cloudalbum_refresh=[0-9a-z]{26}\.[\w-]{43}; /)
    expect(set.split('; ').slice(1).sort()).toEqual(
      ['HttpOnly', 'Max-Age=2592000', 'Path=/api/session', 'SameSite=Strict', 'Secure'].sort(),
    )
    const next = (await refresh(cookieOf(await signInAnswer(owner)))).headers.getSetCookie()[0]!
    expect(next.split('; ').slice(1).sort()).toEqual(set.split('; ').slice(1).sort())
  })

  it('that comes back after it was replaced ends its session, for the thief and for the owner', async () => {
    const { cookie, token } = await device()
    const thief = await refresh(cookie)
    const thiefs = { cookie: cookieOf(thief), token: await tokenOf(thief) }
    album.clock.nowMs += graceMs + 1
    expect((await refresh(cookie)).status).toBe(401)
    expect((await refresh(thiefs.cookie)).status).toBe(401)
    expect([await isIn(token), await isIn(thiefs.token)]).toEqual([false, false])
  })

  it('used by thief and owner in turns ends the session, whoever is the slower one', async () => {
    const { cookie } = await device()
    const [thief, own] = [await refresh(cookie), await refresh(cookie)]
    const second = cookieOf(await refresh(cookieOf(thief)))
    album.clock.nowMs += graceMs + 1
    expect((await refresh(cookieOf(own))).status).toBe(401)
    expect((await refresh(second)).status).toBe(401)
  })

  it('used ten times at once has one successor', async () => {
    const { cookie } = await device()
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(cookie)))
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
    expect(new Set(answers.map(cookieOf)).size).toBe(1)
    expect((await refresh(cookieOf(answers[0]!))).status).toBe(200)
  })

  it('that was stolen before a sign-out is worth nothing after it, nor are its successors', async () => {
    const { cookie } = await device()
    const stolen = cookieOf(await refresh(cookie))
    expect((await send('DELETE', '/api/session', stolen)).status).toBe(204)
    for (const one of [cookie, stolen]) expect((await refresh(one)).status).toBe(401)
  })

  it.each([
    ['a new password', { method: 'POST', path: '/api/account/password' }],
    ['sign-out everywhere', { method: 'DELETE', path: '/api/sessions' }],
  ])('that was stolen before %s is worth nothing after it', async (_, { method, path }) => {
    const stolen = await device()
    const { token } = await device()
    const body = path.endsWith('password')
      ? { currentPassword: owner.password, newPassword: 'another long word' }
      : undefined
    expect((await album.ask(method, path, { token, body })).status).toBeLessThan(300)
    album.clock.nowMs += 1000
    expect([(await refresh(stolen.cookie)).status, await isIn(stolen.token)]).toEqual([401, false])
  })

  it('of another account gives that account, and never this one', async () => {
    const [mine, theirs] = [await device(owner), await device(other)]
    const [myId, theirId] = [mine, theirs].map(({ cookie }) => cookie.split('=')[1]!.split('.')[0]!)
    const crossed = mine.cookie.replace(myId!, theirId!)
    expect((await refresh(crossed)).status).toBe(401)
    const { account } = (await (await refresh(mine.cookie)).json()) as { account: { id: string } }
    expect(account.id).toBe(owner.accountId)
  })

  it('names nobody, tells nothing of the password, and is stored as a hash', async () => {
    const { cookie } = await device()
    const secret = cookie.split('.')[1]!
    const rows = album.adapters.db.prepare('SELECT * FROM sessions').all()
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(cookie).not.toContain(owner.accountId)
  })

  it('is over after 30 days without use', async () => {
    const { cookie } = await device()
    album.clock.nowMs += 30 * dayMs
    expect((await refresh(cookie)).status).toBe(401)
  })

  it('twice in one request is no way around: the first one counts', async () => {
    const [mine, theirs] = [await device(owner), await device(other)]
    await send('DELETE', '/api/session', theirs.cookie)
    expect((await refresh(`${theirs.cookie}; ${mine.cookie}`)).status).toBe(401)
    expect((await refresh(mine.cookie)).status).toBe(200)
  })

  it.each([
    { origin: 'https://evil.example.org' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: `${baseUrl}.evil.example.org`, 'sec-fetch-site': 'cross-site' },
  ])('does nothing for another site: %o', async (headers: Record<string, string>) => {
    const { cookie, token } = await device()
    const refused = await refresh(cookie, headers)
    expect([refused.status, refused.headers.get('set-cookie')]).toEqual([403, null])
    expect((await send('DELETE', '/api/session', cookie, headers)).status).toBe(403)
    expect([await isIn(token), (await refresh(cookie)).status]).toEqual([true, 200])
  })
})
