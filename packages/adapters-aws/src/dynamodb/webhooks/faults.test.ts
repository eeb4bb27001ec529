import { newId, type Delivery } from '@cloudalbum/core'
import { webhookSample } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { faultyDynamo } from '../../testing/faulty-dynamo.ts'
import { webhookTables } from './tables.ts'
import { createDynamoVisitorSalts } from './visitor-salts.ts'
import { createDynamoWebhookStore } from './webhooks.ts'

const attempt = { atMs: 5, status: 500, durationMs: 12, error: 'It answered 500.', response: '' }

describe('webhooks while DynamoDB is busy, breaks off and loses answers', { timeout: 120_000 }, () => {
  let world: Awaited<ReturnType<typeof faultyDynamo>>
  beforeEach(async () => void (world = await faultyDynamo(webhookTables, 7)))
  afterEach(() => world.close())

  async function waiting(count: number) {
    const webhooks = createDynamoWebhookStore(world.faulty)
    const webhook = webhookSample()
    await webhooks.create(webhook)
    for (let n = 0; n < count; n++)
      await webhooks.enlist(
        { id: `m${n}`, type: 'photo.ready', accountId: webhook.accountId ?? '', body: '{}' },
        { nowMs: n, giveUpAtMs: 1000 },
      )
    return { webhooks, id: webhook.id }
  }

  it('each delivery is taken by one of those that want it', async () => {
    const { webhooks, id } = await waiting(20)
    const taken: Delivery[] = []
    const work = async () => {
      for (;;) {
        const some = await webhooks.takeDue(id, 50, 500, 3)
        if (some.length === 0) return
        taken.push(...some)
      }
    }
    await Promise.all([work(), work(), work(), work()])
    expect(taken.map(({ message }) => message.id).toSorted()).toEqual(
      Array.from({ length: 20 }, (_, n) => `m${n}`).toSorted(),
    )
  })

  it('attempts and failures count once', async () => {
    const { webhooks, id } = await waiting(1)
    const [delivery] = await webhooks.takeDue(id, 50, 500, 1)
    for (let n = 1; n <= 15; n++) {
      await webhooks.settle(delivery!, { ...attempt, atMs: n }, { state: 'waiting', dueAtMs: 60 })
      expect(await webhooks.noteFailure(id, n)).toMatchObject({ failures: n })
    }
    const settled = await webhooks.getDelivery(id, delivery!.id)
    expect(settled).toMatchObject({ tries: 15 })
    expect(settled?.attempts.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 15 }, (_, n) => n + 1))
  })

  it('everybody draws the same salt', async () => {
    const day = '2026-11-21'
    const salts = await Promise.all(
      Array.from({ length: 10 }, () => createDynamoVisitorSalts(world.faulty).of(day)),
    )
    expect(new Set(salts.map((salt) => Buffer.from(salt).toString('hex'))).size).toBe(1)
  })

  it('a webhook is gone with what waits for it', async () => {
    const { webhooks, id } = await waiting(5)
    await webhooks.remove(id)
    expect(await webhooks.listDeliveries(id, undefined, 9)).toEqual({ deliveries: [] })
    expect(await webhooks.takeDue(newId(), 50, 500, 3)).toEqual([])
  })
})
