import { openWebhookWorld } from '@cloudalbum/adapters-local/testing'
import { webhookNotifier, type Notification } from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Refusal } from '../testing/fakes/service-fake.ts'
import { startSnsFake } from '../testing/fakes/sns-fake.ts'
import { createSnsNotifier } from './sns-notifier.ts'

let topic: Awaited<ReturnType<typeof startSnsFake>>
let told: Notification[]
beforeEach(async () => {
  topic = await startSnsFake()
  told = []
})
afterEach(() => topic.close())

const notification: Notification = {
  id: 'photo-ready-01m7yjavsb2ec1rpeb150mssc6',
  type: 'photo.ready',
  accountId: '01m7yjavsb2ec1rpeb150mss11',
  occurredAtMs: Date.UTC(2026, 10, 21, 12),
  data: { photoId: '01m7yjavsb2ec1rpeb150mssc6', fileName: '섬.jpg', width: 6000, place: null },
}

const heard = () => Promise.resolve(true)
const make = (topicArn = topic.topicArn, isHeard = heard) =>
  createSnsNotifier({
    client: topic.client(),
    topicArn,
    isHeard,
    then: { publish: (one) => Promise.resolve(void told.push(one)) },
  })

describe('a notification on a topic', () => {
  it('has the body that webhooks get, and in its attributes what receivers filter by', async () => {
    await make().publish(notification)
    expect(topic.published).toMatchObject([
      {
        attributes: { type: 'photo.ready', accountId: notification.accountId, id: notification.id },
      },
    ])
    expect(JSON.parse(topic.published[0]!.message)).toEqual({
      type: 'photo.ready',
      timestamp: '2026-11-21T12:00:00.000Z',
      accountId: notification.accountId,
      data: notification.data,
    })
  })

  it('goes to webhooks as well, with the same body to the letter', async () => {
    const world = await openWebhookWorld(new FakeClock())
    await world.register()
    const then = webhookNotifier(world.ports)
    const notifier = createSnsNotifier({
      client: topic.client(),
      topicArn: topic.topicArn,
      isHeard: heard,
      then,
    })
    await notifier.publish({ ...notification, accountId: world.anna })
    await world.worker.runDue()
    expect(world.sent.map(({ body }) => body)).toEqual(topic.published.map(({ message }) => message))
    expect(world.sent).toHaveLength(1)
    await world.ports.close()
  })

  it.each(['throttled', 'unavailable', 'reset', 'lost-reply'] as const)(
    'arrives although the service is %s for a moment',
    async (fault) => {
      topic.fail(fault, 2)
      await make().publish(notification)
      expect(new Set(topic.published.map(({ message }) => message)).size).toBe(1)
      expect(told).toEqual([notification])
    },
  )

  it.each(['throttled', 'unavailable', 'reset'] as const)(
    'is refused as unavailable, after three requests, when the service stays %s; webhooks have it then',
    async (fault) => {
      topic.fail(fault, 99)
      await expect(make().publish(notification)).rejects.toMatchObject({
        code: 'unavailable',
        retryAfterS: 5,
      })
      expect(topic.requests).toHaveLength(3)
      expect(told).toEqual([notification])
    },
  )

  it('tells of a mistake in the configuration as what it is', async () => {
    await expect(
      make('arn:aws:sns:eu-central-1:123456789012:other').publish(notification),
    ).rejects.toMatchObject({
      name: 'NotFoundException',
    })
    topic.fail(new Refusal(403, 'AuthorizationError', 'not authorized to perform: SNS:Publish'))
    await expect(make().publish(notification)).rejects.toMatchObject({ name: 'AuthorizationErrorException' })
  })

  it('is not sent when it is larger than a topic takes, and nobody is told', async () => {
    const wide = { ...notification, data: { detail: 'é'.repeat(131_072) } }
    await expect(make().publish(wide)).rejects.toMatchObject({ code: 'too-large' })
    expect(topic.requests).toEqual([])
    expect(told).toEqual([])
  })

  it('is not sent while nobody hears it; webhooks are told', async () => {
    await make(topic.topicArn, () => Promise.resolve(false)).publish(notification)
    expect(topic.requests).toEqual([])
    expect(told).toEqual([notification])
  })

  it('is not sent when those before did not take it', async () => {
    const notifier = createSnsNotifier({
      client: topic.client(),
      topicArn: topic.topicArn,
      isHeard: heard,
      then: { publish: () => Promise.reject(new Error('no database')) },
    })
    await expect(notifier.publish(notification)).rejects.toThrow('no database')
    expect(topic.requests).toEqual([])
  })
})
