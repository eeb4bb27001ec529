import { openWebhookWorld } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pruneDeliveries, resumeDeliveries } from './deliver-webhooks.ts'
import { webhookNotifier } from './publish-notification.ts'
import { retryDelayMs } from './retry-schedule.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

let world: Awaited<ReturnType<typeof openWebhookWorld<FakeClock>>>
beforeEach(async () => void (world = await openWebhookWorld(new FakeClock())))
afterEach(() => world.close())

describe('a notification', () => {
  it('arrives signed as Standard Webhooks says', async () => {
    const webhook = await world.register()
    await world.publish({ id: 'photo-ready-x' })
    await world.worker.runDue()
    const [request] = world.sent
    expect(JSON.parse(request!.body)).toEqual({
      type: 'photo.ready',
      timestamp: new Date(world.clock.now()).toISOString(),
      accountId: world.anna,
      data: { photoId: 'p1', fileName: '바다.jpg' },
    })
    const timestamp = String(Math.floor(world.clock.now() / 1000))
    const key = Buffer.from(webhook.secret.slice('whsec_'.length), 'base64')
    const signature = createHmac('sha256', key)
      .update(`photo-ready-x.${timestamp}.${request!.body}`)
      .digest('base64')
    expect(key).toHaveLength(32)
    expect(request!.headers).toEqual({
      'content-type': 'application/json',
      'user-agent': 'CloudAlbum/test',
      'webhook-id': 'photo-ready-x',
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    })
    expect(await world.log(webhook)).toMatchObject([
      { state: 'delivered', tries: 1, attempts: [{ status: 204 }] },
    ])
  })

  it('goes to the webhooks of its account and of the album, and to nobody else', async () => {
    await world.register({ url: 'https://own.example/' })
    await world.register({ url: 'https://album.example/' }, null)
    await world.register({ url: 'https://bert.example/' }, world.bert)
    await world.publish()
    await world.worker.runDue()
    expect(world.sent.map(({ url }) => url).sort()).toEqual([
      'https://album.example/',
      'https://own.example/',
    ])
  })

  it('that is published again is sent once', async () => {
    const webhook = await world.register()
    for (let n = 0; n < 3; n++) await world.publish({ id: 'the-same' })
    await world.worker.runDue()
    expect(await world.log(webhook)).toHaveLength(1)
    expect(world.sent).toHaveLength(1)
  })

  it('costs no job and no row when nobody asked', async () => {
    await world.register({}, world.bert)
    await world.publish()
    expect(await world.jobs.stats()).toEqual({ due: 0, leased: 0, dead: 0 })
  })

  it('is sent though the process ended between row and job', async () => {
    await world.register()
    await webhookNotifier({ ...world.ports, jobs: { enqueue: () => Promise.reject(new Error('cut off')) } })
      .publish(world.news())
      .catch(() => undefined)
    await world.worker.runDue()
    expect(world.sent).toEqual([])
    world.clock.advance(2 * minuteMs)
    expect(await resumeDeliveries(world.ports)).toBe(1)
    await world.worker.runDue()
    expect(world.sent).toHaveLength(1)
  })

  it('comes again when the process ended while it was sent', async () => {
    const webhook = await world.register()
    world.receivers['example.org'] = () => new Promise<never>((_, refuse) => refuse(new Error('killed')))
    await world.publish()
    await world.worker.runDue()
    world.mends()
    await world.live(2 * minuteMs, 5000)
    expect(world.sent).toHaveLength(2)
    expect(new Set(world.sent.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(await world.log(webhook)).toMatchObject([{ state: 'delivered', tries: 1 }])
  })

  it('is one of a thousand that all arrive', async () => {
    const webhook = await world.register()
    for (let n = 0; n < 1000; n++) await world.publish()
    await world.worker.runDue()
    expect(new Set(world.sent.map(({ headers }) => headers['webhook-id'])).size).toBe(1000)
    expect(world.sent).toHaveLength(1000)
    expect((await world.log(webhook)).every(({ state }) => state === 'delivered')).toBe(true)
    expect(await world.jobs.stats()).toMatchObject({ due: 0, leased: 0, dead: 0 })
  }, 30_000)
})

describe('a receiver that fails', () => {
  it('is tried again after longer and longer, for a day, and then switched off', async () => {
    const webhook = await world.register()
    world.fails()
    await world.publish()
    await world.publish({ type: 'photo.rejected' })
    await world.worker.runDue()
    await world.live(26 * hourMs, 5 * minuteMs)
    const all = await world.log(webhook)
    expect(all.map(({ state }) => state)).toEqual(['failed', 'failed'])
    for (const { attempts } of all) {
      const waits = attempts.slice(1).map(({ atMs }, n) => atMs - attempts[n]!.atMs)
      expect(attempts.length).toBeGreaterThan(9)
      expect(waits.slice(0, -1)).toEqual(waits.slice(0, -1).toSorted((a, b) => a - b))
      expect(attempts.at(-1)!.atMs - attempts[0]!.atMs).toBeGreaterThan(20 * hourMs)
    }
    const lives = all.map(({ attempts }) => attempts.at(-1)!.atMs - attempts[0]!.atMs)
    expect(Math.max(...lives)).toBeGreaterThanOrEqual(dayMs)
    expect(await world.webhooks.get(webhook.id)).toMatchObject({
      off: { reason: 'failing', detail: 'It answered 500.' },
    })
    const before = world.sent.length
    await world.publish()
    await world.live(hourMs, 10 * minuteMs)
    expect(world.sent).toHaveLength(before)
  }, 60_000)

  it('gets everything in the end when it comes back', async () => {
    const webhook = await world.register()
    world.fails(503)
    for (let n = 0; n < 12; n++) await world.publish()
    await world.worker.runDue()
    await world.live(2 * hourMs, 5 * minuteMs)
    world.mends()
    await world.live(4 * hourMs, 5 * minuteMs)
    const states = (await world.log(webhook)).map(({ state }) => state)
    expect(states).toEqual(Array(12).fill('delivered'))
    expect(await world.webhooks.get(webhook.id)).toMatchObject({
      failures: 0,
      failingSinceMs: null,
      off: null,
    })
  }, 60_000)

  it('is asked less and less often, however much waits for it', async () => {
    await world.register()
    world.fails()
    for (let n = 0; n < 200; n++) await world.publish()
    await world.worker.runDue()
    await world.live(hourMs, 30_000)
    expect(world.sent.length).toBeLessThan(25)
    expect(world.faults).toEqual([])
  }, 60_000)

  it('holds up nobody else', async () => {
    const good = await world.register({ url: 'https://good.example/' })
    await world.register()
    world.fails()
    for (let n = 0; n < 10; n++) await world.publish()
    await world.worker.runDue()
    expect((await world.log(good)).every(({ state }) => state === 'delivered')).toBe(true)
  })

  it('is not switched off for one message that it cannot take', async () => {
    const webhook = await world.register()
    world.receivers['example.org'] = ({ body }) => ({ status: body.includes('poison') ? 400 : 204 })
    await world.publish({ data: { text: 'poison' } })
    for (let hour = 0; hour < 27; hour++) {
      await world.publish()
      await world.live(hourMs, 10 * minuteMs)
    }
    const all = await world.log(webhook)
    expect(all.filter(({ state }) => state === 'failed')).toHaveLength(1)
    expect(all.filter(({ state }) => state === 'delivered')).toHaveLength(27)
    expect((await world.webhooks.get(webhook.id))?.off).toBeNull()
  }, 60_000)

  it('that says it is gone is switched off at once', async () => {
    const webhook = await world.register()
    world.fails(410)
    await world.publish()
    await world.worker.runDue()
    expect(await world.webhooks.get(webhook.id)).toMatchObject({ off: { reason: 'gone' } })
    expect(await world.log(webhook)).toMatchObject([{ state: 'failed' }])
  })

  it('that redirects is told why that does not help', async () => {
    const webhook = await world.register()
    world.fails(308)
    await world.publish()
    await world.worker.runDue()
    expect((await world.log(webhook))[0]?.attempts[0]?.error).toMatch(/308, a redirect/)
  })

  it('that answers a novel is not quoted at length', async () => {
    const webhook = await world.register()
    world.receivers['example.org'] = () => ({ status: 500, response: 'x'.repeat(9999) })
    await world.publish()
    await world.worker.runDue()
    expect((await world.log(webhook))[0]?.attempts[0]?.response).toHaveLength(1024)
  })

  it('comes back after an hour or a day, never together with others', () => {
    expect([1, 2, 3, 8, 9, 30].map((tries) => retryDelayMs(tries, () => 0))).toEqual([
      5000, 15_000, 45_000, 10_935_000, 14_400_000, 14_400_000,
    ])
    expect(retryDelayMs(1, () => 0.999)).toBeGreaterThan(6000)
  })
})

it('keeps the log for thirty days', async () => {
  const webhook = await world.register()
  await world.publish()
  await world.worker.runDue()
  world.clock.advance(30 * dayMs)
  expect(await pruneDeliveries(world.ports)).toBe(0)
  world.clock.advance(1)
  expect(await pruneDeliveries(world.ports)).toBe(1)
  expect(await world.log(webhook)).toEqual([])
})
