import { fitsPattern, objectCreated, queueEvent, streamEvent } from '@cloudalbum/adapters-aws/testing'
import { Draws } from '@cloudalbum/port-suites/sequences'
import type { DynamoDBStreamEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect, inject, it, vi } from 'vitest'
import { handlerOf, startApi, type Api, type Services } from './testing/local-cloud.ts'
import { signIn, type SignedIn } from './testing/signed-in.ts'

let services: Services
let api: Api

beforeAll(async () => {
  ;({ services, api } = await startApi({ dynamoDbEndpoint: inject('dynamoDbEndpoint'), s3: inject('s3') }))
}, 240_000)
afterEach(() => vi.useRealTimers())
afterAll(() => services.stop())

/** Gives the key that S3 tells of. */
async function upload(person: SignedIn, number: number): Promise<string> {
  const background = { r: number * 20, g: 90, b: 160 }
  const bytes = await sharp({ create: { width: 80, height: 60, channels: 3, background } })
    .jpeg()
    .toBuffer()
  return (await person.upload(bytes, `${number}.jpg`)).key
}

/** Ten messages at a time to two functions at once, again and again until none is handed back. */
async function deliver(messages: string[]): Promise<void> {
  const take = await handlerOf<(event: SQSEvent) => Promise<SQSBatchResponse>>('process-photo')
  const waiting = [...messages]
  const worker = async () => {
    while (waiting.length > 0) {
      const some = waiting.splice(0, 10)
      const { batchItemFailures } = await take(queueEvent(some))
      waiting.push(
        ...batchItemFailures.flatMap(
          ({ itemIdentifier }) => some[Number(itemIdentifier.slice('message-'.length))] ?? [],
        ),
      )
    }
  }
  await Promise.all([worker(), worker()])
}

/** As the stream of the jobs' table calls them. */
async function runWokenJobs(): Promise<void> {
  const run = await handlerOf<(event: DynamoDBStreamEvent) => Promise<SQSBatchResponse>>('run-jobs')
  const wakes = { dynamodb: { NewImage: { wake: { S: ['now'] } } } }
  for (;;) {
    const rows = (await services.jobs.read()).filter((record) => fitsPattern(record, wakes))
    if (rows.length === 0) return
    await run(streamEvent(rows))
  }
}

it('given news of uploads that come a hundred times, in any order, a tenth of them lost, and of one upload none at all: then each photo is there once, and counted once', async () => {
  const person = await signIn(api)
  const keys: string[] = []
  for (let number = 0; number < 6; number++) keys.push(await upload(person, number))
  const [, ...heardOf] = keys
  const draws = new Draws(5)
  const news = heardOf.flatMap((key) =>
    Array.from({ length: 100 }, () =>
      JSON.stringify(objectCreated(key, { bucket: services.buckets.uploads })),
    ),
  )
  await deliver(draws.shuffled(news).filter(() => !draws.chance(0.1)))
  await runWokenJobs()

  const reconcile = await handlerOf<(event: { everyMs: number }) => Promise<void>>('reconcile')
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * 60_000 })
  for (const everyMs of [300_000, 3_600_000, 86_400_000]) await reconcile({ everyMs })
  await runWokenJobs()

  const { total } = await person.ask<{ total: number }>('GET', '/api/timeline')
  expect(total).toBe(6)
  const ready = services.published.filter(({ attributes }) => attributes['type'] === 'photo.ready')
  expect(ready.length).toBeGreaterThanOrEqual(6)
}, 240_000)
