import { FakeQueue, objectCreated } from '@cloudalbum/adapters-aws/testing'
import { systemClock } from '@cloudalbum/core'
import type { CloudStreamSource } from '@cloudalbum/infra/model'
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { describe, expect, it, vi } from 'vitest'
import { dispatchFiles } from './dispatch-files.ts'
import { rateMs } from './rate.ts'
import { StreamSource } from './stream-source.ts'

describe('a new file', () => {
  const photos = new FakeQueue({ clock: systemClock })
  const call = vi.fn()
  const dispatch = dispatchFiles({
    notifications: [
      {
        bucket: 'uploads',
        event: 's3:ObjectCreated:*',
        prefix: 'originals/',
        target: { kind: 'queue', queue: 'photos' },
      },
      {
        bucket: 'clicks',
        event: 's3:ObjectCreated:*',
        prefix: 'clicks/',
        target: { kind: 'function', function: 'count' },
      },
    ],
    queues: { photos },
    call,
  })

  it('is told to the queue of its folder, as S3 tells it, and to no other', async () => {
    await dispatch(objectCreated('originals/a b', { bucket: 'uploads' }))
    await dispatch(objectCreated('.parts/a', { bucket: 'uploads' }))
    await dispatch(objectCreated('originals/a', { bucket: 'media' }))
    expect(photos.messages.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      objectCreated('originals/a b', { bucket: 'uploads' }),
    ])
    expect(call).not.toHaveBeenCalled()
  })

  it('is told to a function as EventBridge tells it', async () => {
    await dispatch(objectCreated('clicks/a b', { bucket: 'clicks' }))
    expect(call).toHaveBeenCalledWith(
      'count',
      expect.objectContaining({
        'detail-type': 'Object Created',
        detail: expect.objectContaining({ object: expect.objectContaining({ key: 'clicks/a b' }) }),
      }),
    )
  })
})

describe('rows that a function hears of', () => {
  const record = (n: number, wake: string) =>
    ({ dynamodb: { SequenceNumber: String(n), NewImage: { wake: { S: wake } } } }) as DynamoDBRecord
  const numbers = ({ Records }: DynamoDBStreamEvent) =>
    Records.map(({ dynamodb }) => Number(dynamodb?.SequenceNumber))
  const source: CloudStreamSource = {
    kind: 'stream',
    table: 'jobs',
    function: 'run-jobs',
    batchSize: 2,
    maxConcurrency: 1,
    partial: true,
    patterns: [{ dynamodb: { NewImage: { wake: { S: ['now'] } } } }],
    retries: 1,
    failures: 'failed',
  }

  it('come in batches, those that fit a pattern only', async () => {
    const events: number[][] = []
    const functions = {
      invoke: (_name: string, event: unknown) => (
        events.push(numbers(event as DynamoDBStreamEvent)),
        Promise.resolve(null)
      ),
    }
    const rows = [record(1, 'now'), record(2, 'later'), record(3, 'now'), record(4, 'now')]
    await new StreamSource({ source, functions, failures: undefined }).take(rows)
    expect(events).toEqual([[1, 3], [4]])
  })

  it('come again from the first that failed, and then its queue is told', async () => {
    const events: number[][] = []
    const failures = new FakeQueue({ clock: systemClock })
    const functions = {
      invoke: (_name: string, event: unknown) => (
        events.push(numbers(event as DynamoDBStreamEvent)),
        Promise.resolve({ batchItemFailures: [{ itemIdentifier: '2' }] })
      ),
    }
    await new StreamSource({ source, functions, failures }).take([record(1, 'now'), record(2, 'now')])
    expect(events).toEqual([[1, 2], [2]])
    expect(failures.messages).toHaveLength(1)
  })
})

it('a schedule says how often', () => {
  expect(['rate(5 minutes)', 'rate(1 hour)', 'rate(1 day)'].map(rateMs)).toEqual([
    300_000, 3_600_000, 86_400_000,
  ])
  expect(() => rateMs('cron(0 12 * * ? *)')).toThrow('cron')
})
