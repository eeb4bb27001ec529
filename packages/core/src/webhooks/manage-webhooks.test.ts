import { openWebhookWorld } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { redeliver, sendTest } from './deliveries.ts'
import { deleteWebhook, rotateWebhookSecret, updateWebhook } from './manage-webhooks.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

let world: Awaited<ReturnType<typeof openWebhookWorld<FakeClock>>>
beforeEach(async () => void (world = await openWebhookWorld(new FakeClock())))
afterEach(() => world.close())

describe('a webhook', () => {
  it('hears of what it asked for only', async () => {
    await world.register({ types: ['item.claimed'] })
    await world.publish()
    await world.publish({ type: 'item.claimed' })
    await world.worker.runDue()
    expect(world.sent.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      'item.claimed',
    ])
  })

  it.each(['http://127.0.0.1/', 'https://u:p@example.org/', 'ftp://example.org/'])(
    'cannot have the address %s',
    async (url) => {
      await expect(world.register({ url })).rejects.toMatchObject({ code: 'invalid-input' })
      const webhook = await world.register()
      await expect(updateWebhook(world.ports, world.anna, webhook.id, { url })).rejects.toMatchObject({
        fields: { url: expect.any(String) as string },
      })
    },
  )

  it('is named by its host where nobody names it, and is one of twenty at most', async () => {
    expect((await world.register({ name: '  ' })).name).toBe('example.org')
    for (let n = 1; n < 20; n++) await world.register()
    await expect(world.register()).rejects.toMatchObject({ code: 'conflict' })
    await world.register({}, null)
  })

  it('must hear of something', async () => {
    await expect(world.register({ types: [] })).rejects.toMatchObject({
      code: 'invalid-input',
    })
  })

  it('is missing for everybody else', async () => {
    const { id } = await world.register()
    for (const owner of [world.bert, null]) {
      const missing = expect.objectContaining({ code: 'not-found' }) as Error
      await expect(updateWebhook(world.ports, owner, id, { name: 'x' })).rejects.toEqual(missing)
      await expect(deleteWebhook(world.ports, owner, id)).rejects.toEqual(missing)
      await expect(rotateWebhookSecret(world.ports, owner, id)).rejects.toEqual(missing)
      await expect(sendTest(world.ports, owner, world.bert, id)).rejects.toEqual(missing)
    }
    expect(world.sent).toEqual([])
  })

  it('that is switched off is sent nothing, and gets what waits when it is on again', async () => {
    const webhook = await world.register()
    world.fails()
    await world.publish()
    await world.worker.runDue()
    await updateWebhook(world.ports, world.anna, webhook.id, { enabled: false })
    await world.publish()
    world.mends()
    await world.live(hourMs, minuteMs)
    expect(world.sent).toHaveLength(1)
    await updateWebhook(world.ports, world.anna, webhook.id, { enabled: true })
    await world.live(5 * minuteMs, minuteMs)
    expect(await world.log(webhook)).toMatchObject([{ state: 'delivered' }])
  })

  it('of an account that is disabled is sent nothing', async () => {
    await world.register({}, world.bert)
    await world.publish({ accountId: world.bert })
    await world.accounts.setStanding(world.bert, { disabled: true }, 5)
    await world.worker.runDue()
    expect(world.sent).toEqual([])
  })

  it('that is deleted is sent nothing, and no job is left of it', async () => {
    const webhook = await world.register()
    await world.publish()
    await deleteWebhook(world.ports, world.anna, webhook.id)
    await world.worker.runDue()
    expect(world.sent).toEqual([])
    expect(await world.jobs.stats()).toEqual({ due: 0, leased: 0, dead: 0 })
  })

  it('has two secrets for a day after the first was changed', async () => {
    const before = await world.register()
    const after = await rotateWebhookSecret(world.ports, world.anna, before.id)
    expect(after.secret).not.toBe(before.secret)
    await world.publish()
    await world.worker.runDue()
    expect(world.sent[0]!.headers['webhook-signature']!.split(' ')).toHaveLength(2)
    world.clock.advance(dayMs)
    await world.publish()
    await world.worker.runDue()
    expect(world.sent[1]!.headers['webhook-signature']!.split(' ')).toHaveLength(1)
  })
})

describe('by hand', () => {
  it('a test is sent at once and once, and stands in the log', async () => {
    const webhook = await world.register({ name: 'x' })
    await updateWebhook(world.ports, world.anna, webhook.id, { enabled: false })
    world.fails()
    const failed = await sendTest(world.ports, world.anna, world.anna, webhook.id)
    expect(failed).toMatchObject({ state: 'failed', attempts: [{ status: 500 }] })
    world.mends()
    expect(await sendTest(world.ports, world.anna, world.anna, webhook.id)).toMatchObject({
      state: 'delivered',
    })
    expect(JSON.parse(world.sent[0]!.body)).toMatchObject({ type: 'webhook.test', accountId: world.anna })
    await world.live(hourMs, minuteMs)
    expect(world.sent).toHaveLength(2)
    expect(await world.log(webhook)).toHaveLength(2)
  })

  it('a delivery is sent again with its id, also one that was given up', async () => {
    const webhook = await world.register()
    world.fails(410)
    await world.publish()
    await world.worker.runDue()
    const [failed] = await world.log(webhook)
    const again = () => redeliver(world.ports, world.anna, world.anna, webhook.id, failed!.id)
    await expect(again()).rejects.toMatchObject({ code: 'conflict' })
    await updateWebhook(world.ports, world.anna, webhook.id, { enabled: true })
    world.mends()
    expect(await again()).toMatchObject({ state: 'waiting' })
    await world.worker.runDue()
    expect(await world.log(webhook)).toMatchObject([
      { state: 'delivered', attempts: [{ status: 410 }, { status: 204 }] },
    ])
    expect(new Set(world.sent.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  it('does not wait for the end of a pause', async () => {
    const webhook = await world.register()
    world.fails()
    for (let n = 0; n < 8; n++) await world.publish()
    await world.worker.runDue()
    world.mends()
    const [newest] = await world.log(webhook)
    await redeliver(world.ports, world.anna, world.anna, webhook.id, newest!.id)
    await world.worker.runDue()
    expect((await world.log(webhook))[0]).toMatchObject({ state: 'delivered' })
  })

  it('not more than sixty in ten minutes', async () => {
    const webhook = await world.register()
    for (let n = 0; n < 60; n++) await sendTest(world.ports, world.anna, world.anna, webhook.id)
    await expect(sendTest(world.ports, world.anna, world.anna, webhook.id)).rejects.toMatchObject({
      code: 'rate-limited',
    })
  })
})
