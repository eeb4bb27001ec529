import { FakeQueue } from '@cloudalbum/adapters-aws/testing'
import type { CloudQueueSource } from '@cloudalbum/infra/model'
import type { SQSEvent } from 'aws-lambda'
import { expect, it, vi } from 'vitest'
import { QueueSource } from './queue-source.ts'

const source: CloudQueueSource = {
  kind: 'queue',
  queue: 'photos',
  function: 'process-photo',
  batchSize: 2,
  maxConcurrency: 2,
  partial: true,
}

function world(answer: (event: SQSEvent) => Promise<unknown>) {
  const time = { nowMs: 0 }
  const clock = { now: () => time.nowMs }
  const dead = new FakeQueue({ clock })
  const queue = new FakeQueue({
    clock,
    visibilityTimeoutS: 60,
    deadLetters: { queue: dead, maxReceiveCount: 2 },
    random: () => 0.5,
  })
  const events: SQSEvent[] = []
  const functions = {
    invoke: (_name: string, event: unknown) => (events.push(event as SQSEvent), answer(event as SQSEvent)),
  }
  const onError = vi.fn()
  const reader = new QueueSource({
    source,
    queue,
    arn: 'arn:aws:sqs:eu-central-1:1:photos',
    functions,
    onError,
  })
  return { time, queue, dead, events, onError, reader }
}
const bodiesOf = ({ Records }: SQSEvent) => Records.map(({ body }) => body)

it('hands messages over in batches, so many at once as may be, and removes what is done', async () => {
  const { queue, reader, events } = world(() => Promise.resolve({ batchItemFailures: [] }))
  for (const body of ['a', 'b', 'c', 'd', 'e']) queue.send(body)
  reader.take()
  expect(events.map(bodiesOf)).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
  await vi.waitFor(() => expect(queue.messages.map(({ body }) => body)).toEqual(['e']))
})

it('leaves what failed, which comes again when nobody has it any more, and then goes where failures go', async () => {
  const { queue, dead, reader, time } = world(({ Records }) =>
    Promise.resolve({
      batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    }),
  )
  queue.send('good')
  queue.send('bad')
  for (const nowMs of [0, 60_000, 120_000]) {
    time.nowMs = nowMs
    reader.take()
    await vi.waitFor(() => expect(queue.messages.map(({ body }) => body)).not.toContain('good'))
  }
  expect(dead.messages.map(({ body }) => body)).toEqual(['bad'])
})

it('leaves the whole batch of a function that fails, and says so', async () => {
  const { queue, reader, onError } = world(() => Promise.reject(new Error('down')))
  queue.send('a')
  reader.take()
  await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(new Error('down')))
  expect(queue.messages).toHaveLength(1)
})
