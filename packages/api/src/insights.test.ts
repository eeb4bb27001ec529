import { gunzipSync } from 'node:zlib'
import type { Insights } from '@cloudalbum/contract'
import { createSqlitePhotoIndex } from '@cloudalbum/adapters-local'
import { openTemporaryParts } from '@cloudalbum/adapters-local/testing'
import {
  aggregateClicksJob,
  aggregateJobKind,
  createWorker,
  eraseClicksJob,
  eraseClicksJobKind,
  newId,
  recordClicks,
  writeClicks,
  type ClickRecord,
  type NewGallery,
} from '@cloudalbum/core'
import { hmac } from '@cloudalbum/adapters-shared'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApi } from './create-api.ts'
import { insightHandlers } from './insights.ts'
import { galleryHandlers } from './galleries.ts'

const noon = Date.UTC(2026, 10, 21, 12)
const dayMs = 86_400_000
const chrome =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
const owner = { accountId: newId(), role: 'member', via: 'session', id: newId() } as const
const galleryId = newId()
const isBot = (userAgent: string) => /bot/i.test(userAgent)
const items = [newId(), newId()] as const

let clock: FakeClock
let parts: Awaited<ReturnType<typeof openTemporaryParts<FakeClock>>>
let app: ReturnType<typeof createApi>
let ip: string
beforeEach(async () => {
  clock = new FakeClock(noon)
  parts = await openTemporaryParts(clock)
  ip = '203.0.113.7'
  app = createApi({
    handlers: [
      ...insightHandlers({ ...parts, isBot, hmac }),
      ...galleryHandlers({
        ...parts,
        baseUrl: 'https://album.test',
        index: createSqlitePhotoIndex(parts.db),
      }),
    ],
    authenticate: (request) =>
      Promise.resolve(request.headers.get('authorization') === 'Bearer owner' ? owner : undefined),
    ipOf: () => ip,
    onFault: (error) => {
      throw error
    },
  })
  await publish()
})
afterEach(() => parts.close())

async function publish(): Promise<void> {
  const gallery: NewGallery = {
    id: galleryId,
    accountId: owner.accountId,
    albumId: null,
    slug: 'mythical-mysfits',
    title: 'Mythical Mysfits',
    text: '',
    attributes: [
      {
        key: 'species',
        name: 'Species',
        kind: 'choice',
        choices: ['Cyclops', 'Troll', 'Yeti'],
        filter: true,
      },
    ],
    claimLabel: 'Adopt',
    likes: true,
    indexed: false,
    state: 'published',
    accent: null,
    createdAtMs: noon,
  }
  await parts.galleries.create(
    gallery,
    items.map((id, i) => ({
      id,
      photoId: null,
      waitsForFile: `${i}.jpg`,
      slug: `item-${i}`,
      name: i === 0 ? '=Ann' : 'Bob <b>',
      description: '',
      values: { species: i === 0 ? 'Cyclops' : 'Troll' },
    })),
  )
  parts.db.exec('UPDATE gallery_items SET shown = 1')
}

const send = async (body: object, headers: Record<string, string> = {}) =>
  app.request('/api/clicks', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': chrome, ...headers },
    body: JSON.stringify({ batchId: crypto.randomUUID(), galleryId, ...body }),
  })

const handlers = () => ({
  [aggregateJobKind]: aggregateClicksJob(parts),
  [eraseClicksJobKind]: eraseClicksJob(parts),
})
const runJobs = () =>
  createWorker({
    queue: parts.jobs,
    handlers: handlers(),
    concurrency: 2,
    onError: (error) => {
      throw error
    },
  }).runDue()

async function settle(): Promise<void> {
  await writeClicks(parts, { all: true })
  await runJobs()
}

const read = async (path: string) => {
  const response = await app.request(`/api/galleries/${galleryId}${path}`, {
    headers: { authorization: 'Bearer owner' },
  })
  expect(response.status).toBe(200)
  return response
}
const insights = async (query = '') => (await read(`/insights${query}`)).json() as Promise<Insights>

describe('clicks', () => {
  it('are accepted at once and counted by day, item and attribute value', async () => {
    expect((await send({ itemIds: [null, items[0], items[1], items[0]] })).status).toBe(202)
    ip = '203.0.113.8'
    expect((await send({ itemIds: [items[0]] })).status).toBe(202)
    await settle()
    const { days, totals, items: counted, attributes } = await insights()
    expect(days).toHaveLength(30)
    expect(days.at(-1)).toEqual({ day: '2026-11-21', visits: 1, visitors: 2, views: 4, likes: 0, claims: 0 })
    expect(totals).toEqual({ visits: 1, visitors: 2, views: 4, likes: 0, claims: 0 })
    expect(counted).toMatchObject([
      { itemId: items[0], name: '=Ann', views: 3 },
      { itemId: items[1], name: 'Bob <b>', views: 1 },
    ])
    expect(attributes[0]?.values).toEqual([
      { value: 'Cyclops', views: 3, likes: 0, claims: 0 },
      { value: 'Troll', views: 1, likes: 0, claims: 0 },
      { value: 'Yeti', views: 0, likes: 0, claims: 0 },
    ])
  })

  it('that are sent twice count once, before and after they were written', async () => {
    const batchId = crypto.randomUUID()
    await Promise.all(Array.from({ length: 5 }, () => send({ batchId, itemIds: [items[0]] })))
    await settle()
    await send({ batchId, itemIds: [items[0]] })
    await settle()
    expect((await insights()).totals.views).toBe(1)
  })

  it('of bots, of pages that are only loaded in advance, and of nobody at all do not count', async () => {
    const bots = ['Googlebot/2.1 (+http://www.google.com/bot.html)', '']
    for (const agent of bots)
      expect((await send({ itemIds: [items[0]] }, { 'user-agent': agent })).status).toBe(202)
    await send({ itemIds: [items[0]] }, { 'sec-purpose': 'prefetch;prerender' })
    await settle()
    expect((await insights()).totals.views).toBe(0)
  })

  it.each([
    [{ itemIds: [] }],
    [{ itemIds: Array.from({ length: 51 }, () => null) }],
    [{ itemIds: ['../../etc'] }],
    [{ itemIds: [null], galleryId: 'x' }],
    [{ itemIds: [null], batchId: 'x' }],
    [{ itemIds: [null], userId: 'me' }],
    [{}],
  ])('%j is refused', async (body) => {
    expect((await send(body)).status).toBe(400)
  })

  it('on what is not there, or not published any more, are left out', async () => {
    await send({ itemIds: [newId(), items[0]] })
    await send({ galleryId: newId(), itemIds: [null] })
    parts.db.prepare('UPDATE gallery_items SET shown = 0 WHERE id = ?').run(items[1])
    await send({ itemIds: [items[1]] })
    await settle()
    expect((await insights()).totals).toMatchObject({ views: 1, visits: 0 })
    await send({ itemIds: [items[0]] })
    await parts.galleries.update(owner.accountId, galleryId, { state: 'unpublished' }, noon)
    await settle()
    expect((await insights()).totals.views).toBe(1)
  })

  it('hold neither address nor browser, and a visitor of today is another one tomorrow and in another gallery', async () => {
    await send({ itemIds: [items[0]] })
    const stored = JSON.stringify(parts.db.prepare('SELECT * FROM click_buffer').all())
    expect(stored).not.toContain(ip)
    expect(stored).not.toContain('Chrome')
    const source = { ip, userAgent: chrome }
    const visitors = []
    for (const [laterMs, gallery] of [
      [0, galleryId],
      [0, newId()],
      [dayMs, galleryId],
    ] as const) {
      clock.advance(laterMs)
      const seen: string[] = []
      const clicks = {
        accept: (_: string, [click]: { visitor: string }[]) =>
          Promise.resolve(void seen.push(click?.visitor ?? '')),
      }
      const batch = { batchId: newId(), galleryId: gallery, itemIds: [null] }
      await recordClicks({ clicks, salts: parts.salts, clock, isBot, hmac }, batch, source)
      visitors.push(...seen)
    }
    expect(new Set(visitors).size).toBe(3)
    for (const visitor of visitors) expect(visitor).toMatch(/^[0-9a-f]{16}$/)
  })

  it('wait for a minute, or until they are 5 MiB', async () => {
    await send({ itemIds: [items[0]] })
    await writeClicks(parts)
    expect((await parts.blobs.list('clicks/', undefined, 10)).blobs).toEqual([])
    clock.advance(60_000)
    await writeClicks(parts)
    expect((await parts.blobs.list('clicks/', undefined, 10)).blobs).toHaveLength(1)
    const many = Array.from({ length: 40_000 }, (_, i) => ({
      id: `big-${i}`,
      galleryId,
      itemId: items[0],
      atMs: clock.now(),
      visitor: 'a'.repeat(16),
    }))
    await parts.clicks.accept('big', many)
    await writeClicks(parts)
    expect((await parts.blobs.list('clicks/', undefined, 10)).blobs.length).toBeGreaterThan(1)
    await settle()
    expect((await insights()).totals.views).toBe(40_001)
  })

  it('are refused for a while when too many wait, instead of filling the disk', async () => {
    const wide = 'a'.repeat(1_000_000)
    const click = (id: string) => ({ id, galleryId, itemId: null, atMs: noon, visitor: wide })
    for (let i = 0; i < 68; i++) await parts.clicks.accept(`wide-${i}`, [click(`wide-${i}`)])
    const refused = await send({ itemIds: [null] })
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('60')
  })
})

describe('a crash', () => {
  const ports = ['clicks', 'blobs', 'jobs', 'insights'] as const

  /** The same ports, of which the nth call ends the process before (or after) it has its effect. */
  function dying(deathAt: number, when: 'before' | 'after') {
    let calls = 0
    const wrap = <T extends object>(port: T): T =>
      new Proxy(port, {
        get(target, name) {
          const method = Reflect.get(target, name) as unknown
          if (typeof method !== 'function') return method
          return async (...args: unknown[]) => {
            const dies = ++calls === deathAt
            if (dies && when === 'before') throw new Error('killed')
            const result: unknown = await (method as (...all: unknown[]) => unknown).apply(target, args)
            if (dies) throw new Error('killed')
            return result
          }
        },
      })
    const wrapped = Object.fromEntries(ports.map((name) => [name, wrap(parts[name] as object)]))
    return { ports: { ...parts, ...wrapped }, died: () => calls >= deathAt }
  }

  it.each(['before', 'after'] as const)(
    '%s any step neither loses an accepted click nor counts one twice',
    async (when) => {
      let points = 0
      for (let deathAt = 1; ; deathAt++) {
        const before = (await insights()).totals
        await send({ itemIds: [null, items[0], items[1]] })
        const { ports: failing, died } = dying(deathAt, when)
        const onError = () => undefined
        await writeClicks(failing, { all: true }).catch(onError)
        await createWorker({
          queue: parts.jobs,
          handlers: { [aggregateJobKind]: aggregateClicksJob(failing) },
          concurrency: 1,
          onError,
        }).runDue()
        clock.advance(10 * 60_000)
        await settle()
        const { totals } = await insights()
        expect(totals, `step ${deathAt}`).toMatchObject({
          views: before.views + 2,
          visits: before.visits + 1,
        })
        if (!died()) break
        points = deathAt
      }
      expect(points).toBeGreaterThan(7)
    },
  )
})

describe('what the owner gets', () => {
  it('is a table that no spreadsheet takes for a formula', async () => {
    await send({ itemIds: [items[0]] })
    await settle()
    const csv = await read('/insights/items')
    expect(csv.headers.get('content-disposition')).toContain(
      'mythical-mysfits items 2026-10-23 2026-11-21.csv',
    )
    expect(await csv.text()).toContain(`${items[0]},'=Ann,1,0,0`)
    expect(await (await read('/insights/days?from=2026-11-20')).text()).toBe(
      'day,visits,visitors,views,likes,claims\r\n2026-11-20,0,0,0,0,0\r\n2026-11-21,0,1,1,0,0\r\n',
    )
    expect(await (await read('/insights/attributes')).text()).toContain('Species,Cyclops,1,0,0')
  })

  it('is every click of the days, as one file', async () => {
    await send({ itemIds: [items[0]] })
    await settle()
    clock.advance(dayMs)
    await send({ itemIds: [null, items[1]] })
    await settle()
    const bytes = await (await read('/clicks')).arrayBuffer()
    const lines = gunzipSync(Buffer.from(bytes)).toString().trim().split('\n')
    const records = lines.map((line) => JSON.parse(line) as ClickRecord)
    expect(records).toHaveLength(3)
    expect(records[0]).toMatchObject({
      at: '2026-11-21T12:00:00.000Z',
      gallery: galleryId,
      gallery_slug: 'mythical-mysfits',
      item: items[0],
      item_name: '=Ann',
      attributes: { species: 'Cyclops' },
    })
    const today = gunzipSync(Buffer.from(await (await read('/clicks?from=2026-11-22')).arrayBuffer()))
    expect(today.toString().trim().split('\n')).toHaveLength(2)
    expect((await (await read('/clicks?from=2026-11-19&to=2026-11-19')).arrayBuffer()).byteLength).toBe(0)
  })

  it.each([
    '?from=2026-02-30',
    '?from=yesterday',
    '?from=2026-11-21&to=2026-11-20',
    '?from=2020-01-01',
    '?to=x',
  ])('for the days %s is a refusal that says why', async (query) => {
    const asked = { headers: { authorization: 'Bearer owner' } }
    const response = await app.request(`/api/galleries/${galleryId}/insights${query}`, asked)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'invalid-input' })
  })

  it('goes with the gallery', async () => {
    await send({ itemIds: [items[0]] })
    await settle()
    const removed = await app.request(`/api/galleries/${galleryId}`, {
      method: 'DELETE',
      headers: { authorization: 'Bearer owner' },
    })
    expect(removed.status).toBe(204)
    clock.advance(5 * 60_000)
    await runJobs()
    expect((await parts.blobs.list('clicks/', undefined, 10)).blobs).toEqual([])
  })
})
