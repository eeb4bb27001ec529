import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Refusal } from '../testing/fakes/service-fake.ts'
import { startSnsFake } from '../testing/fakes/sns-fake.ts'
import { createTopicAudience, lookEveryMs } from './topic-audience.ts'

let topic: Awaited<ReturnType<typeof startSnsFake>>
let nowMs: number
let isHeard: () => Promise<boolean>
beforeEach(async () => {
  topic = await startSnsFake()
  nowMs = 0
  isHeard = createTopicAudience(topic.client(), topic.topicArn, () => nowMs)
})
afterEach(() => topic.close())

describe('Whether anybody hears a topic', () => {
  it('follows who subscribes and who leaves, within five minutes', async () => {
    topic.subscribers = 0
    expect(await isHeard()).toBe(false)
    topic.subscribers = 1
    nowMs += lookEveryMs
    expect(await isHeard()).toBe(true)
    topic.subscribers = 0
    nowMs += lookEveryMs
    expect(await isHeard()).toBe(false)
  })

  it('is asked for once in that time, however many ask', async () => {
    await Promise.all(Array.from({ length: 20 }, isHeard))
    nowMs += lookEveryMs - 1
    await isHeard()
    expect(topic.requests).toHaveLength(1)
  })

  it('is taken for granted where it cannot be read', async () => {
    topic.subscribers = 0
    topic.fail(new Refusal(403, 'AuthorizationError', 'not authorized to perform: SNS:GetTopicAttributes'))
    expect(await isHeard()).toBe(true)
  })
})
