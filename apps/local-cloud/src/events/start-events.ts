import {
  notifyCreated,
  TableStream,
  type FakeDeliveryStream,
  type FakeQueue,
} from '@cloudalbum/adapters-aws/testing'
import type { CloudModel, CloudQueueSource, CloudStreamSource, Place } from '@cloudalbum/infra/model'
import type { Ending } from '../ending.ts'
import type { Functions } from '../functions/functions.ts'
import type { Emulators } from '../services.ts'
import { createCallLater } from './call-later.ts'
import { dispatchFiles } from './dispatch-files.ts'
import { every } from './every.ts'
import { QueueSource } from './queue-source.ts'
import { rateMs } from './rate.ts'
import { hearOfFiles } from './storage-events.ts'
import { readStream, StreamSource } from './stream-source.ts'

export interface EventsOptions {
  model: CloudModel
  functions: Pick<Functions, 'invoke'>
  queues: Record<string, FakeQueue>
  stream: FakeDeliveryStream
  emulators: Emulators
  account: Place
}

/** Where the services wait for each other for a moment, one machine need not wait long. */
const queueMs = 50
const tableMs = 100
const deliveryMs = 2000

/** Everything that calls functions but visitors: queues, tables, files, schedules, the stream of clicks. */
export async function startEvents(options: EventsOptions, ending: Ending): Promise<void> {
  const { model, functions, queues, stream, emulators } = options
  const again = (ms: number, work: () => Promise<unknown>) =>
    ending.add(every(ms, work, tell), (one) => one.stop())

  for (const source of queueSources(options)) again(queueMs, async () => source.take())
  for (const read of tableReaders(options)) again(tableMs, read)
  for (const { expression, function: name, input } of model.schedules)
    again(rateMs(expression), () => functions.invoke(name, input))
  again(deliveryMs, () => stream.flush())

  const call = createCallLater(model.functions, queues, functions)
  const files = await hearOfFiles(dispatchFiles({ ...model, queues, call }))
  ending.add(files, (one) => one.stop())
  for (const bucket of new Set(model.notifications.map((one) => one.bucket)))
    await notifyCreated(emulators.s3, bucket, files.url)
}

const queueSources = ({ model, functions, queues, account }: EventsOptions): QueueSource[] =>
  model.eventSources
    .filter((one): one is CloudQueueSource => one.kind === 'queue')
    .map(
      (source) =>
        new QueueSource({
          source,
          functions,
          queue: needed(queues, source.queue),
          arn: `arn:aws:sqs:${account.region}:${account.accountId}:${source.queue}`,
          onError: tell,
        }),
    )

/** One reader for each table: a record is read once, for all that hear of it. */
function tableReaders({ model, functions, queues, emulators }: EventsOptions) {
  const sources = model.eventSources.filter((one): one is CloudStreamSource => one.kind === 'stream')
  return [...Map.groupBy(sources, ({ table }) => table)].map(([table, all]) =>
    readStream(
      new TableStream(emulators.dynamoDbEndpoint, table),
      all.map((source) => {
        const failures = source.failures === undefined ? undefined : needed(queues, source.failures)
        return new StreamSource({ source, functions, failures })
      }),
    ),
  )
}

function needed(queues: Record<string, FakeQueue>, name: string): FakeQueue {
  const queue = queues[name]
  if (!queue) throw new Error(`The templates have no queue ${name}.`)
  return queue
}

const tell = (error: unknown) =>
  void process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
