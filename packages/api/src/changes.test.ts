import { openTestAlbum, type TestAlbum } from '@cloudalbum/adapters-local/testing'
import { AppError, newId, type ChangeFeed } from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import type { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { changeHandlers } from './changes.ts'
import { createApi } from './create-api.ts'

const accountId = newId()
const ids = [newId(), newId(), newId()]
let album: TestAlbum
let feed: ChangeFeed
let clock: FakeClock
let signedIn: boolean | AppError
let reader: ReadableStreamDefaultReader<Uint8Array>

beforeEach(() => {
  vi.useFakeTimers()
  clock = new FakeClock()
  album = openTestAlbum(clock)
  feed = album.ports.changes
  signedIn = true
})
afterEach(async () => {
  await reader.cancel()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
  album.close()
})

let ending: AbortController
beforeEach(() => {
  ending = new AbortController()
})

function apiOf(changes: ChangeFeed = feed): Hono {
  const authenticate = () => {
    if (signedIn instanceof AppError) return Promise.reject(signedIn)
    return Promise.resolve(
      signedIn ? ({ accountId, role: 'member', via: 'session', id: 's' } as const) : undefined,
    )
  }
  const handlers = changeHandlers({ changes, clock, authenticate, ending: ending.signal })
  return createApi({ handlers, authenticate, ipOf: () => '', onFault: () => {} })
}

async function open(lastEventId?: string, changes?: ChangeFeed) {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
  const response = await apiOf(changes).request('/api/changes', { headers })
  reader = response.body!.getReader()
  return response
}
const next = async () => {
  const { value, done } = await reader.read()
  return done ? undefined : new TextDecoder().decode(value)
}
const ready = (...photoIds: string[]) => ({ type: 'photo-ready' as const, photoIds })
const idOf = (event: string | undefined) => /^id: (\S+)$/m.exec(event ?? '')?.[1]
const dataOf = (event: string | undefined) =>
  [...(event ?? '').matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json!) as unknown)

describe('the stream of changes', () => {
  it('ends when the process stops', async () => {
    await open()
    await next()
    const last = next()
    ending.abort()
    expect(await last).toBeUndefined()
  })

  it('is one whole answer where nobody stays to tell more', async () => {
    ending.abort()
    await open()
    const start = idOf(await next())
    expect(await next()).toBeUndefined()
    await feed.publish(accountId, ready(ids[0]!))
    await open(start)
    expect(dataOf(await next())).toEqual([ready(ids[0]!)])
    expect(await next()).toBeUndefined()
  })

  it('begins with a reset when something changed while the page loaded, and with when to come again', async () => {
    await feed.publish(accountId, ready(ids[0]!))
    clock.advance(5000)
    await open()
    const first = await next()
    expect([idOf(first), dataOf(first)]).toEqual(['1', [{ type: 'reset' }]])
    expect(first).toMatch(/^retry: \d+$/m)
  })

  it('begins with where to continue, and tells nothing of what was before', async () => {
    await feed.publish(accountId, ready(ids[0]!))
    clock.advance(60_000)
    const response = await open()
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
    })
    const first = await next()
    expect(idOf(first)).toBe('1')
    expect(dataOf(first)).toEqual([])
  })

  it('tells each change as it happens, of this account only', async () => {
    await open()
    await next()
    const waiting = next()
    await feed.publish(newId(), ready(ids[1]!))
    await feed.publish(accountId, ready(ids[0]!))
    const event = await waiting
    expect(dataOf(event)).toEqual([ready(ids[0]!)])
    expect(idOf(event)).toBe('2')
    expect(event).toMatch(/\n\n$/)
  })

  it('continues behind the last event that was seen', async () => {
    for (const id of ids) await feed.publish(accountId, ready(id))
    await open('1')
    expect(dataOf(await next())).toEqual([ready(ids[1]!, ids[2]!)])
  })

  it('says reset, and goes on, when it cannot continue', async () => {
    await open('nonsense')
    expect(dataOf(await next())).toEqual([{ type: 'reset' }])
    await next()
    await feed.publish(accountId, ready(ids[0]!))
    expect(dataOf(await next())).toEqual([ready(ids[0]!)])
  })

  it('gathers what follows each other, up to the cursor of the last', async () => {
    await open()
    await next()
    for (const id of ids) await feed.publish(accountId, ready(id))
    await feed.publish(accountId, ready(ids[0]!))
    await feed.publish(accountId, { type: 'account-changed' })
    await feed.publish(accountId, { type: 'account-changed' })
    await feed.publish(accountId, ready(ids[1]!))
    let text = ''
    while (idOf(text) !== '7' && !text.includes('id: 7')) text += await next()
    expect(
      dataOf(text).filter((change) => (change as { type: string }).type === 'account-changed'),
    ).toHaveLength(1)
    expect(text).toContain(JSON.stringify(ready(ids[1]!)))
  })

  it('reads no further than its reader takes', async () => {
    let reads = 0
    await open(undefined, { ...feed, read: (...args) => (reads++, feed.read(...args)) })
    for (let i = 0; i < 500; i++) await feed.publish(accountId, ready(ids[0]!))
    expect(reads).toBeLessThan(5)
  })

  it('beats every 25 s, and tells what another process has published', async () => {
    await open()
    await next()
    const quiet = next()
    await vi.advanceTimersByTimeAsync(25_000)
    expect(await quiet).toBe(':\n\n')
    const told = next()
    await vi.advanceTimersByTimeAsync(25_000)
    expect(await told).toBe(':\n\n')
  })

  it('ends after a quarter of an hour', async () => {
    await open()
    await next()
    let beats = 0
    const end = (async () => {
      while ((await next()) !== undefined) beats++
    })()
    await vi.advanceTimersByTimeAsync(15 * 60_000)
    await end
    expect(beats).toBe(35)
  })

  it.each([false, new AppError('unauthenticated', 'expired')])('ends with the session: %s', async (state) => {
    await open()
    await next()
    const end = next()
    signedIn = state
    await vi.advanceTimersByTimeAsync(25_000)
    expect(await end).toBeUndefined()
  })

  it('tells nothing more, and ends, once the session is over', async () => {
    await open()
    await next()
    const end = next()
    signedIn = false
    await feed.publish(accountId, ready(ids[0]!))
    expect(await end).toBeUndefined()
  })

  it('outlives a store that is busy for a moment', async () => {
    await open()
    await next()
    const beat = next()
    signedIn = new AppError('unavailable', 'busy')
    await vi.advanceTimersByTimeAsync(25_000)
    expect(await beat).toBe(':\n\n')
  })

  it('fails when the feed fails, and lets go of everything', async () => {
    await open(undefined, { ...feed, read: () => Promise.reject(new Error('EIO')) })
    await expect(next()).rejects.toThrow('EIO')
    reader = new ReadableStream<Uint8Array>().getReader()
  })
})
