import type { SQSClient } from '@aws-sdk/client-sqs'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JobAnnouncer } from '../dynamodb/jobs/announced-jobs.ts'
import { Refusal } from '../testing/fakes/service-fake.ts'
import { createSqsAnnouncer } from './sqs-announcer.ts'
import { FakeQueue } from './testing/fake-queue.ts'
import { startSqsFake } from './testing/sqs-fake.ts'

describe('Jobs announced in SQS', () => {
  const clock = new FakeClock()
  let queue: FakeQueue
  let sqs: Awaited<ReturnType<typeof startSqsFake>>
  let client: SQSClient
  let announce: JobAnnouncer
  beforeEach(async () => {
    queue = new FakeQueue({ clock })
    sqs = await startSqsFake({ jobs: queue })
    client = sqs.client()
    announce = createSqsAnnouncer({ client, queueUrl: sqs.queueUrl('jobs') })
  })
  afterEach(async () => {
    client.destroy()
    await sqs.close()
  })

  const job = (id: string, delayMs = 0) => ({ id, kind: 'process-photo', delayMs })
  const jobs = (count: number) => Array.from({ length: count }, (_, n) => job(`${n}`))
  const delaysS = () => queue.messages.map(({ visibleAtMs, sentAtMs }) => (visibleAtMs - sentAtMs) / 1000)

  it('are messages that name job and kind, and nothing else', async () => {
    await announce([job('1')])
    expect(queue.messages.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { id: '1', kind: 'process-photo' },
    ])
  })

  it('carry the trace of who announces them, as W3C and as X-Ray write it', async () => {
    const trace = '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01'
    await createSqsAnnouncer({ client, queueUrl: sqs.queueUrl('jobs'), carry: () => trace })([job('1')])
    const [{ body } = expect.fail()] = sqs.requests
    const { Entries } = JSON.parse(body.toString()) as { Entries: unknown[] }
    expect(Entries).toEqual([
      expect.objectContaining({
        MessageAttributes: { traceparent: { DataType: 'String', StringValue: trace } },
        MessageSystemAttributes: {
          AWSTraceHeader: {
            DataType: 'String',
            StringValue: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
          },
        },
      }),
    ])
  })

  it('come when they are due, rounded up, or after 15 minutes', async () => {
    await announce([job('1', -5), job('2', 1), job('3', 4_000), job('4', 3_600_000)])
    expect(delaysS()).toEqual([0, 1, 4, 900])
  })

  it('go ten at a time, and no request for none', async () => {
    await announce(jobs(23))
    expect(sqs.requests).toHaveLength(3)
    expect(queue.messages).toHaveLength(23)
    await announce([])
    expect(sqs.requests).toHaveLength(3)
  })

  it('are sent again where single ones are refused', async () => {
    sqs.refuseEntries(3)
    await announce(jobs(10))
    expect(queue.messages).toHaveLength(10)
    sqs.refuseEntries(100)
    await expect(announce(jobs(2))).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('survive throttling, faults and lost answers for a while', async () => {
    for (const fault of ['throttled', 'unavailable', 'reset', 'lost-reply'] as const) {
      queue.messages.length = 0
      sqs.fail(fault)
      await announce([job('1')])
      expect(queue.messages.length).toBeGreaterThanOrEqual(1)
    }
    sqs.fail('unavailable', 3)
    await expect(announce([job('1')])).rejects.toMatchObject({ code: 'unavailable' })
    sqs.fail(new Refusal(400, 'QueueDoesNotExist', 'no'))
    await expect(announce([job('1')])).rejects.toMatchObject({ name: 'QueueDoesNotExist' })
  })
})
