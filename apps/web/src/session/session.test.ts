import type { Account } from '@cloudalbum/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSession } from './session.ts'
import type { WithLock } from './lock.ts'

const account: Account = {
  id: '01hzzzzzzzzzzzzzzzzzzzzz01',
  email: 'a@example.com',
  displayName: 'A',
  handle: null,
  avatar: null,
  role: 'member',
  createdAtMs: 0,
  preferences: { language: null, theme: 'system', timeZone: 'UTC', keyboardShortcuts: true },
  storage: { usedBytes: 0, quotaBytes: null, photos: 0, processing: 0, rejected: 0, trashed: 0 },
}

/** A server that rotates the refresh cookie; whoever comes with an old one is signed out. */
function rotatingServer() {
  let cookie = 1
  const seen: { path: string; authorization: string | null }[] = []
  let reused = false
  const send: typeof fetch = async (input, init) => {
    const path = input instanceof Request ? input.url : input.toString()
    seen.push({ path, authorization: new Headers(init?.headers).get('authorization') })
    if (path === '/api/session/refresh') {
      const sent = cookie
      await Promise.resolve()
      if (sent !== cookie) reused = true
      cookie++
      return Response.json({ accessToken: `t${cookie}`, expiresAtMs: Date.now() + 900_000, account })
    }
    if (path === '/api/session' && init?.method === 'DELETE') return new Response(null, { status: 204 })
    return Response.json(account)
  }
  return {
    send,
    seen,
    wasReused: () => reused,
    refreshes: () => seen.filter(({ path }) => path.endsWith('/refresh')).length,
  }
}

const refusal = (status: number, code: string) =>
  Response.json({ type: 'about:blank', title: 'x', status, code, detail: 'Said no.' }, { status })

/** Web Locks as between tabs of one browser. */
function oneLock(): WithLock {
  let last: Promise<unknown> = Promise.resolve()
  return (_name, run) => {
    const mine = last.then(run, run)
    last = mine.catch(() => undefined)
    return mine
  }
}

/** Channels deliver in a task of their own. */
const delivered = () => vi.waitFor(() => undefined).then(() => new Promise((done) => setImmediate(done)))

beforeEach(() => localStorage.clear())
afterEach(() => vi.restoreAllMocks())

describe('the session', () => {
  it('asks for nothing when nobody has signed in on this browser', async () => {
    const server = rotatingServer()
    const session = createSession({ fetch: server.send, withLock: oneLock(), leave: () => undefined })
    await session.start()
    expect(session.state.value).toBe('signed-out')
    expect(server.seen).toEqual([])
  })

  it('signs in again silently when somebody has', async () => {
    localStorage.setItem('cloudalbum.signed-in', '1')
    const session = createSession({
      fetch: rotatingServer().send,
      withLock: oneLock(),
      leave: () => undefined,
    })
    await session.start()
    expect(session.state.value).toBe('signed-in')
    expect(session.account.value?.email).toBe('a@example.com')
  })

  it('never uses one refresh cookie twice, however many tabs start at once', async () => {
    localStorage.setItem('cloudalbum.signed-in', '1')
    const server = rotatingServer()
    const withLock = oneLock()
    const tabs = [1, 2, 3].map(() => createSession({ fetch: server.send, withLock, leave: () => undefined }))
    await Promise.all(tabs.map((tab) => tab.start()))
    expect(server.wasReused()).toBe(false)
    expect(tabs.map((tab) => tab.state.value)).toEqual(['signed-in', 'signed-in', 'signed-in'])
  })

  it('renews once for calls that fail together, and tries them again', async () => {
    localStorage.setItem('cloudalbum.signed-in', '1')
    const server = rotatingServer()
    let refuse = true
    const send: typeof fetch = async (input, init) => {
      if (refuse && input === '/api/account') return refusal(401, 'unauthenticated')
      return server.send(input, init)
    }
    const withLock: WithLock = (_name, run) => {
      if (session.state.value === 'signed-in') refuse = false
      return run()
    }
    const session = createSession({ fetch: send, withLock, leave: () => undefined })
    await session.start()
    await Promise.all([session.reloadAccount(), session.reloadAccount()])
    expect(server.refreshes()).toBe(2)
  })

  it('keeps the access token in memory only', async () => {
    localStorage.setItem('cloudalbum.signed-in', '1')
    const server = rotatingServer()
    const session = createSession({ fetch: server.send, withLock: oneLock(), leave: () => undefined })
    await session.start()
    await session.reloadAccount()
    expect(server.seen.at(-1)?.authorization).toBe('Bearer t2')
    expect(JSON.stringify({ ...localStorage, ...sessionStorage, cookie: document.cookie })).not.toContain(
      't2',
    )
  })

  it('leaves in all tabs when one signs out', async () => {
    const leave = vi.fn<(reason: string) => void>()
    const options = { fetch: rotatingServer().send, withLock: oneLock() }
    const here = createSession({ ...options, leave: () => undefined })
    const there = createSession({ ...options, leave })
    here.accept({ accessToken: 't', expiresAtMs: Date.now() + 900_000, account })
    await vi.waitFor(() => expect(there.state.value).toBe('signed-in'))
    await here.signOut()
    await vi.waitFor(() => expect(leave).toHaveBeenCalledWith('signed-out'))
    expect(there.account.value).toBeUndefined()
  })

  it('stays signed in when signing out does not reach the server', async () => {
    const leave = vi.fn<(reason: string) => void>()
    const session = createSession({
      fetch: () => Promise.reject(new TypeError('no network')),
      withLock: oneLock(),
      leave,
    })
    session.accept({ accessToken: 't', expiresAtMs: Date.now() + 900_000, account })
    await expect(session.signOut()).rejects.toMatchObject({ code: 'offline' })
    expect(session.state.value).toBe('signed-in')
    expect(leave).not.toHaveBeenCalled()
  })

  it('is unreachable, not signed out, when the album does not answer', async () => {
    localStorage.setItem('cloudalbum.signed-in', '1')
    const session = createSession({
      fetch: () => Promise.reject(new TypeError('no network')),
      withLock: oneLock(),
      leave: () => undefined,
    })
    await session.start()
    expect(session.state.value).toBe('unreachable')
    expect(localStorage.getItem('cloudalbum.signed-in')).toBe('1')
  })

  it('forgets a session that the server does not know any more', async () => {
    localStorage.setItem('cloudalbum.signed-in', '1')
    const session = createSession({
      fetch: async () => refusal(401, 'unauthenticated'),
      withLock: oneLock(),
      leave: () => undefined,
    })
    await session.start()
    expect(session.state.value).toBe('signed-out')
    expect(localStorage.getItem('cloudalbum.signed-in')).toBeNull()
  })

  it('loads anew when another account signs in in another tab', async () => {
    const leave = vi.fn<(reason: string) => void>()
    const here = createSession({ fetch: rotatingServer().send, withLock: oneLock(), leave })
    here.accept({ accessToken: 't', expiresAtMs: Date.now() + 900_000, account })
    const other = createSession({ fetch: rotatingServer().send, withLock: oneLock(), leave: () => undefined })
    await delivered()
    other.accept({
      accessToken: 'u',
      expiresAtMs: Date.now() + 900_000,
      account: { ...account, id: '01hzzzzzzzzzzzzzzzzzzzzz02' },
    })
    await vi.waitFor(() => expect(leave).toHaveBeenCalledWith('other-account'))
  })
})
