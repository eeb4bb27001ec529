import type { SQSClient } from '@aws-sdk/client-sqs'
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { runJob, type JobHandler } from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JobAnnouncer, AnnouncedJobQueue } from '../dynamodb/jobs/announced-jobs.ts'
import { createDynamoJobQueue } from '../dynamodb/jobs/job-queue.ts'
import { jobTables } from '../dynamodb/jobs/tables.ts'
import { randomFrom } from '@cloudalbum/port-suites/sequences'
import { testDynamo } from '../testing/test-dynamo.ts'
import { createSqsAnnouncer } from './sqs-announcer.ts'
import { FakeQueue, type FakeQueueOptions } from './testing/fake-queue.ts'
import { startSqsFake } from './testing/sqs-fake.ts'

const minuteMs = 60_000
const graceMs = 5 * minuteMs
const leaseMs = 3 * minuteMs

describe('Jobs whose messages wake functions', () => {
  let clock: FakeClock
  let world: Awaited<ReturnType<typeof testDynamo>>
  let sqs: Awaited<ReturnType<typeof startSqsFake>>
  let messages: FakeQueue
  let client: SQSClient
  let announce: JobAnnouncer
  let jobs: AnnouncedJobQueue
  let faults: unknown[]
  beforeEach(async () => {
    clock = new FakeClock()
    world = await testDynamo(jobTables)
  })
  afterEach(async () => {
    client.destroy()
    await sqs.close()
    world.close()
  })

  async function start(options: Omit<FakeQueueOptions, 'clock'> = {}) {
    messages = new FakeQueue({ clock, visibilityTimeoutS: 240, ...options })
    sqs = await startSqsFake({ jobs: messages })
    client = sqs.client()
    announce = createSqsAnnouncer({ client, queueUrl: sqs.queueUrl('jobs') })
    faults = []
    jobs = createDynamoJobQueue(world.dynamo, clock, { announce, onFault: (error) => faults.push(error) })
  }

  /** What a function does with a batch of messages; `dies` tells which jobs take the whole function with them. */
  async function takeMessages(
    handlers: Record<string, JobHandler>,
    dies: (n: unknown) => boolean = () => false,
  ) {
    const QueueUrl = sqs.queueUrl('jobs')
    for (;;) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      )
      if (Messages.length === 0) return
      for (const { Body = '', ReceiptHandle } of Messages) {
        const { id } = JSON.parse(Body) as { id: string }
        const taken = await jobs.leaseJob(id, leaseMs)
        if (taken.state === 'early')
          await announce([{ id: taken.id, kind: taken.kind, delayMs: taken.waitMs }])
        if (taken.state === 'leased') {
          if (dies(taken.job.payload['n'])) continue
          await runJob({ queue: jobs, handlers, onError: () => {}, random: () => 0 }, taken.job)
        }
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
      }
    }
  }

  it('are run once, though their messages come twice', async () => {
    await start({ faults: { repeat: 1 } })
    const seen: unknown[] = []
    for (let n = 0; n < 5; n++) await jobs.enqueue({ kind: 'a', payload: { n } })
    await takeMessages({ a: { run: async ({ n }) => void seen.push(n) } })
    expect(seen.toSorted()).toEqual([0, 1, 2, 3, 4])
    expect(messages.messages).toEqual([])
  })

  it('wait longer than a message can: it comes early and is sent again', async () => {
    await start()
    const seen: unknown[] = []
    const handlers = { a: { run: async () => void seen.push(clock.now()) } }
    const startMs = clock.now()
    await jobs.enqueue({ kind: 'a', payload: {}, delayMs: 35 * minuteMs })
    for (let minute = 0; minute < 40; minute++, clock.advance(minuteMs)) await takeMessages(handlers)
    expect(seen).toEqual([startMs + 35 * minuteMs])
  })

  it('are added though nobody can be told, and announced when they are overdue', async () => {
    await start()
    sqs.fail('unavailable', 3)
    await jobs.enqueue({ kind: 'a', payload: { n: 1 } })
    expect(faults).toMatchObject([{ code: 'unavailable' }])
    expect(messages.messages).toEqual([])
    clock.advance(graceMs - 1)
    expect(await jobs.announceOverdue(['a'], graceMs, 10)).toBe(0)
    clock.advance(1)
    expect(await jobs.announceOverdue(['b'], graceMs, 10)).toBe(0)
    expect(await jobs.announceOverdue(['a', 'b'], graceMs, 10)).toBe(1)
    expect(await jobs.announceOverdue(['a'], graceMs, 10)).toBe(0)
    clock.advance(graceMs)
    expect(await jobs.listOverdue(['a'], graceMs, 10)).toHaveLength(1)
    await takeMessages({ a: { run: async () => {} } })
    expect(await jobs.listOverdue(['a'], 0, 10)).toEqual([])
    expect(await jobs.stats()).toEqual({ due: 0, leased: 0, dead: 0 })
  })

  it('are overdue when whoever ran them died, and not while they run', async () => {
    await start()
    await jobs.enqueue({ kind: 'a', payload: { n: 1 } })
    const lost = await jobs.lease(['a'], 2 * graceMs)
    clock.advance(2 * graceMs - 1)
    expect(await jobs.listOverdue(['a'], 0, 10)).toEqual([])
    clock.advance(1)
    expect(await jobs.listOverdue(['a'], 0, 10)).toMatchObject([{ id: lost?.id }])
  })

  it('are the oldest when more are overdue than asked for', async () => {
    await start()
    for (const kind of ['b', 'a', 'b', 'a']) {
      await jobs.enqueue({ kind, payload: {} })
      clock.advance(1)
    }
    expect((await jobs.listOverdue(['a', 'b'], 0, 3)).map(({ kind }) => kind)).toEqual(['b', 'a', 'b'])
  })

  it('all come to their end when messages are lost, repeated and out of order, and functions fail and die', async () => {
    const random = randomFrom(7)
    await start({ faults: { lose: 0.3, repeat: 0.3 }, random })
    const ran = new Map<unknown, number>()
    const done = new Set<unknown>()
    const handler: JobHandler = {
      async run({ n }) {
        ran.set(n, (ran.get(n) ?? 0) + 1)
        if (n === 13) throw new Error('poison')
        if (random() < 0.2) throw new Error('no luck')
        done.add(n)
      },
    }
    for (let n = 0; n < 60; n++)
      await jobs.enqueue({
        kind: n % 2 ? 'a' : 'b',
        payload: { n },
        key: `${n}`,
        delayMs: n % 5 === 0 ? 20 * minuteMs : 0,
      })
    const isOver = async () => {
      const { due, leased, dead } = await jobs.stats()
      return due + leased === 0 && done.size + dead >= 60
    }
    let minutes = 0
    for (; minutes < 600 && !(await isOver()); minutes++, clock.advance(minuteMs)) {
      await takeMessages({ a: handler, b: handler }, () => random() < 0.1)
      await jobs.announceOverdue(['a', 'b'], graceMs, 100)
    }
    expect(minutes).toBeLessThan(600)
    expect((await jobs.listDead(undefined, 10)).jobs).toMatchObject([{ payload: { n: 13 } }])
    expect([...done].toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 60 }, (_, n) => n).filter((n) => n !== 13),
    )
    expect(await jobs.stats()).toEqual({ due: 0, leased: 0, dead: 1 })
  })
})
