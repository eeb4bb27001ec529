import {
  FakeDeliveryStream,
  FakeQueue,
  startCeph,
  startCloudFrontFake,
  startCognitoLocal,
  startDynamoDbLocal,
  startFirehoseFake,
  startSesFake,
  startSnsFake,
  startSqsFake,
  startSsmFake,
  type PoolTriggers,
  type S3Access,
} from '@cloudalbum/adapters-aws/testing'
import { systemClock } from '@cloudalbum/core'
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { CloudModel, CloudStream } from '@cloudalbum/infra/model'
import type { Functions } from './functions/functions.ts'
import type { Ending } from './ending.ts'

export interface Emulators {
  dynamoDbEndpoint: string
  s3: S3Access
}

/** What has an emulator of its own: rows, and files unless a Ceph that runs already is named. */
export async function startEmulators(given: S3Access | undefined, ending: Ending): Promise<Emulators> {
  const [dynamoDb, s3] = await Promise.all([
    startDynamoDbLocal().then((one) => ending.add(one, () => one.stop())),
    given ?? startCeph().then((one) => ending.add(one, () => one.stop())),
  ])
  return { dynamoDbEndpoint: dynamoDb.endpoint, s3 }
}

/** The user pool, whose triggers are functions. */
export async function startPool(
  triggers: CloudModel['triggers'],
  functions: Pick<Functions, 'invoke'>,
  ending: Ending,
) {
  const called = triggers.map(({ trigger, function: name }) => [
    trigger,
    (event: unknown) => functions.invoke(name, event),
  ])
  const pool = await startCognitoLocal({ triggers: Object.fromEntries(called) as PoolTriggers })
  return ending.add(pool, () => pool.stop())
}

/** A queue for each of the templates, by its name. */
export function makeQueues(queues: CloudModel['queues']): Record<string, FakeQueue> {
  const made: Record<string, FakeQueue> = {}
  // Those of what failed first, as others name them.
  for (const one of queues.toSorted(
    (a, b) => Number(Boolean(a.deadLetters)) - Number(Boolean(b.deadLetters)),
  )) {
    const dead = one.deadLetters && made[one.deadLetters.queue]
    made[one.name] = new FakeQueue({
      clock: systemClock,
      visibilityTimeoutS: one.visibilityTimeoutS,
      ...(one.deadLetters && dead
        ? { deadLetters: { queue: dead, maxReceiveCount: one.deadLetters.maxReceives } }
        : {}),
    })
  }
  return made
}

/** A stream whose records go through its function, and into its bucket. */
export function makeStream(
  [definition]: readonly CloudStream[],
  s3: S3Client,
  functions: Pick<Functions, 'invoke'>,
): FakeDeliveryStream & { streamName: string } {
  if (!definition) throw new Error('The templates have no stream.')
  const { name, function: transform, bucket, prefix, errorPrefix } = definition
  const folder = (text: string) => text.split('!{')[0] ?? ''
  const stream = new FakeDeliveryStream({
    name,
    transform: (event) => functions.invoke(transform, event) as never,
    write: async (Key, Body) => void (await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }))),
    prefix: folder(prefix),
    errorPrefix: folder(errorPrefix),
    now: () => Date.now(),
  })
  return Object.assign(stream, { streamName: name })
}

export interface FakesOptions {
  topicArn: string
  queues: Record<string, FakeQueue>
  stream: FakeDeliveryStream & { streamName: string }
  parameters: Parameters<typeof startSsmFake>[0]
}

/** The services that have no emulator. */
export async function startFakes(options: FakesOptions, ending: Ending) {
  const { topicArn, queues, stream, parameters } = options
  const started = {
    sqs: await startSqsFake(queues),
    sns: await startSnsFake(topicArn),
    ses: await startSesFake(),
    ssm: await startSsmFake(parameters),
    firehose: await startFirehoseFake({ ...stream, take: stream.take }),
    cloudFront: await startCloudFrontFake(),
  }
  return ending.add(started, async () => {
    for (const fake of Object.values(started)) await fake.close()
  })
}
