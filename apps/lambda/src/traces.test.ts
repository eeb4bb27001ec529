import { openS3Files } from '@cloudalbum/adapters-aws'
import { objectCreated, queueEvent, streamEvent } from '@cloudalbum/adapters-aws/testing'
import { newId, systemClock } from '@cloudalbum/core'
import {
  spanTree,
  startOtlpReceiver,
  type OtlpReceiver,
  type ReceivedSpan,
} from '@cloudalbum/telemetry/testing'
import type {
  APIGatewayProxyStructuredResultV2,
  DynamoDBStreamEvent,
  FirehoseTransformationEvent,
  FirehoseTransformationResult,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda'
import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { bytesOf, httpEvent, type Asked } from './testing/http-event.ts'
import { baseUrl, handlerOf, startApi, type Api, type Services } from './testing/local-cloud.ts'
import { offerStreaming, streamed } from './testing/streaming.ts'

// Whatever of these is found in a span has leaked.
const canaries = {
  email: 'canary-7f3a@example.org',
  password: 'canary password of the North 93!',
  displayName: 'Canary Yellowbird',
}
const fileName = 'canary-at-the-beach.jpg'
const description = 'canary sings in the kitchen'
/** What is asked of tables is many, and who listens to a topic is asked now and then. */
const aside = /DynamoDB\.|SNS\.GetTopicAttributes/
const uploadTree = [
  'POST /api/photos',
  '  process-photo',
  '    S3.GetObject',
  '    images.process',
  '      read original',
  '      read EXIF',
  '      decode',
  '      renditions',
  '    S3.PutObject',
  '    S3.PutObject',
  '    SNS.Publish',
]
/** As the runtime of Lambda has it while a call is under way. */
const xRay = 'Root=1-6740a1c0-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1'

let services: Services
let receiver: OtlpReceiver
let api: Api
let token = ''
const secrets = new Set([...Object.values(canaries), fileName, description, 'canary', 'Canary'])

const ask = async (method: string, path: string, asked: Asked = {}) =>
  api(
    httpEvent(method, `${baseUrl}${path}`, {
      ...asked,
      headers: { origin: baseUrl, ...(token ? { authorization: `Bearer ${token}` } : {}), ...asked.headers },
    }),
    {},
  )
const jsonOf = <T>(answer: APIGatewayProxyStructuredResultV2) => JSON.parse(bytesOf(answer).toString()) as T

beforeAll(async () => {
  receiver = await startOtlpReceiver()
  ;({ services, api } = await startApi(
    { dynamoDbEndpoint: inject('dynamoDbEndpoint'), s3: inject('s3') },
    {
      TRACES: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      AWS_LAMBDA_FUNCTION_NAME: 'cloudalbum-test',
    },
  ))
  await ask('POST', '/api/accounts', { body: canaries })
  const { email, password } = canaries
  const session = await ask('POST', '/api/session', { body: { email, password } })
  token = jsonOf<{ accessToken: string }>(session).accessToken
  secrets.add(token)
}, 240_000)
afterAll(async () => {
  delete process.env['_X_AMZN_TRACE_ID']
  await services.stop()
  await receiver.close()
})

async function upload(background: string) {
  const bytes = await sharp({ create: { width: 400, height: 300, channels: 3, background } })
    .jpeg()
    .withExif({ IFD0: { ImageDescription: description } })
    .toBuffer()
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  secrets.add(sha256)
  const body = { fileName, sizeBytes: bytes.length, sha256, contentType: 'image/jpeg' }
  const { photoId, upload } = jsonOf<{
    photoId: string
    upload: { url: string; headers: Record<string, string> }
  }>(await ask('POST', '/api/photos', { body }))
  const url = new URL(upload.url)
  secrets.add(url.searchParams.get('X-Amz-Signature') ?? expect.fail())
  const put = { method: 'PUT', headers: upload.headers, body: new Uint8Array(bytes) }
  const { 'x-amz-meta-traceparent': carried, ...without } = upload.headers
  expect(carried).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-01$/)
  // It is part of what is signed.
  expect((await fetch(url, { ...put, headers: without })).status).toBe(403)
  expect((await fetch(url, put)).status).toBe(200)
  return { photoId, key: url.pathname.slice(1).split('/').slice(1).join('/') }
}

const spansOf = (traceId: string): ReceivedSpan[] => receiver.spans.filter((span) => span.traceId === traceId)

describe('an upload', () => {
  it('is one trace, that of X-Ray, from the request that asks for it to the photo that is ready', async () => {
    process.env['_X_AMZN_TRACE_ID'] = xRay
    const { photoId, key } = await upload('#2f7f6f')
    delete process.env['_X_AMZN_TRACE_ID']
    const take = await handlerOf<(event: SQSEvent) => Promise<SQSBatchResponse>>('process-photo')
    const created = JSON.stringify(objectCreated(key, { bucket: services.buckets.uploads }))
    expect(await take(queueEvent([created]))).toEqual({ batchItemFailures: [] })
    const { state } = jsonOf<{ state: string }>(await ask('GET', `/api/photos/${photoId}`))
    expect(state).toBe('ready')

    // Both functions have sent theirs before they answered.
    const trace = spansOf('6740a1c0bd862e3fe1be46a994272793')
    expect(spanTree(trace).filter((line) => !aside.test(line))).toEqual(uploadTree)
    for (const within of ['POST /api/photos', 'process-photo']) {
      const { spanId } = trace.find(({ name }) => name === within) ?? expect.fail()
      const steps = trace.filter(({ parentSpanId }) => parentSpanId === spanId)
      expect(steps.map(({ name }) => name)).toContain('DynamoDB.TransactWriteItems')
    }
    expect(trace.filter(({ failed }) => failed)).toEqual([])
    expect(trace.find(({ name }) => name === 'POST /api/photos')).toMatchObject({
      parentSpanId: '53995c3f42cd8ad8',
      kind: 2,
      attributes: { 'http.route': '/api/photos', 'http.response.status_code': 201 },
      resource: { 'service.name': 'cloudalbum', 'faas.name': 'cloudalbum-test' },
    })
    // One name, of whichever function.
    const named = trace.filter(({ attributes }) => 'enduser.pseudo.id' in attributes)
    expect(named.map(({ name }) => name).sort()).toEqual(['POST /api/photos', 'process-photo'])
    expect(new Set(named.map(({ attributes }) => attributes['enduser.pseudo.id'])).size).toBe(1)
    expect(new Set(trace.map(({ attributes }) => attributes['peer.service']))).toEqual(
      new Set([undefined, 'dynamodb', 's3', 'images', 'sns']),
    )
  }, 120_000)

  it('that is deleted ends in the trace of who asked for that, by the row of the job', async () => {
    const { photoId, key } = await upload('#7f2f6f')
    const take = await handlerOf<(event: SQSEvent) => Promise<SQSBatchResponse>>('process-photo')
    await take(queueEvent([JSON.stringify(objectCreated(key, { bucket: services.buckets.uploads }))]))
    await ask('POST', '/api/photos/trash', { body: { ids: [photoId] } })
    await services.jobs.read()
    await ask('POST', '/api/photos/purge', { body: { ids: [photoId] } })
    const run = await handlerOf<(event: DynamoDBStreamEvent) => Promise<SQSBatchResponse>>('run-jobs')
    expect(await run(streamEvent(await services.jobs.read()))).toEqual({ batchItemFailures: [] })
    const asked = receiver.spans.findLast(({ name }) => name === 'POST /api/photos/purge') ?? expect.fail()
    const names = spansOf(asked.traceId).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['send purge-photos', 'purge-photos', 'S3.DeleteObjects']))
  }, 120_000)
})

/** The newest trace that began with this, without what was asked of tables, which is many and must be there. */
function treeFrom(name: string): string[] {
  const first = receiver.spans.findLast((span) => span.name === name && span.parentSpanId === undefined)
  const tree = spanTree(spansOf(first?.traceId ?? expect.fail(name)))
  expect(tree.some((line) => line.includes('DynamoDB.'))).toBe(true)
  return tree.filter((line) => !line.includes('DynamoDB.'))
}

describe('what a service has a function do', () => {
  it('is a trace: the schedule, with each thing that is looked after', async () => {
    const reconcile = await handlerOf<(event: { everyMs: number }) => Promise<void>>('reconcile')
    await reconcile({ everyMs: 300_000 })
    expect(treeFrom('schedule')).toEqual([
      'schedule',
      '  upkeep every 5 minutes',
      '    resume deletions of accounts',
      '    reconcile photos',
      '    reconcile profile images',
      '    resume deliveries',
      '    resume long work',
    ])
    await reconcile({ everyMs: 86_400_000 })
    expect(treeFrom('schedule').filter((line) => !line.includes('S3.'))).toEqual([
      'schedule',
      '  upkeep of orphans',
      '    collect profile images',
      '    collect files without a row',
      '  upkeep every day',
      '    prune what is over',
      '  upkeep of keys',
    ])
  }, 60_000)

  it('goes on with the trace that X-Ray has begun', async () => {
    process.env['_X_AMZN_TRACE_ID'] = xRay
    const reconcile = await handlerOf<(event: { everyMs: number }) => Promise<void>>('reconcile')
    await reconcile({ everyMs: 1 })
    delete process.env['_X_AMZN_TRACE_ID']
    expect(receiver.spans.findLast(({ name }) => name === 'schedule')).toMatchObject({
      traceId: '6740a1c0bd862e3fe1be46a994272793',
      parentSpanId: '53995c3f42cd8ad8',
      kind: 5,
    })
  })

  it('is a trace: clicks, on their way into a file and when they are counted', async () => {
    const body = JSON.stringify({ batchId: newId(), galleryId: newId(), itemIds: [newId()] })
    const encoded = ['', 'Mozilla/5.0 canary Firefox/150.0', '', body].map((text) =>
      Buffer.from(text).toString('base64'),
    )
    const request = [Date.now(), '203.0.113.7', ...encoded].join(' ')
    const enrich =
      await handlerOf<(event: FirehoseTransformationEvent) => Promise<FirehoseTransformationResult>>(
        'enrich-clicks',
      )
    const { records } = await enrich({
      invocationId: 'i',
      deliveryStreamArn: 'arn:aws:firehose:eu-central-1:123456789012:deliverystream/clicks',
      region: 'eu-central-1',
      records: [
        {
          recordId: '1',
          approximateArrivalTimestamp: Date.now(),
          data: Buffer.from(request).toString('base64'),
        },
      ],
    })
    expect(records).toMatchObject([{ result: 'Ok' }])
    expect(treeFrom('enrich-clicks')).toEqual(['enrich-clicks'])

    const key = 'clicks/2026/11/21/12/delivered'
    const { media } = services.buckets
    const places = { uploadsBucket: media, mediaBucket: media, pathStyle: true, cloudFront: null }
    const bucket = openS3Files({ ...places, clock: systemClock, windowMs: 1 })
    await bucket.put(key, Buffer.from(records[0]?.data ?? '', 'base64'), { contentType: 'text/plain' })
    const count = await handlerOf<(event: object) => Promise<void>>('aggregate-clicks')
    await count({ detail: { object: { key } } })
    expect(treeFrom('aggregate-clicks').slice(0, 2)).toEqual(['aggregate-clicks', '  S3.GetObject'])
  }, 60_000)
})

describe('a download', () => {
  it('is a trace, until it begins to be streamed', async () => {
    const { photoId, key } = await upload('#2f2f7f')
    const take = await handlerOf<(event: SQSEvent) => Promise<SQSBatchResponse>>('process-photo')
    await take(queueEvent([JSON.stringify(objectCreated(key, { bucket: services.buckets.uploads }))]))
    const { url } = jsonOf<{ url: string }>(await ask('POST', '/api/downloads', { body: { ids: [photoId] } }))
    secrets.add(url.split('/').at(-1) ?? expect.fail())
    offerStreaming()
    const download = await handlerOf<Parameters<typeof streamed>[0]>('download')
    const { statusCode } = await streamed(download, httpEvent('GET', `https://x.on.aws${url}`))
    expect(statusCode).toBe(200)
    expect(treeFrom('GET /api/downloads/{ticket}')[0]).toBe('GET /api/downloads/{ticket}')
  }, 60_000)
})

describe('all that is sent', () => {
  it('holds nothing of whose it is or what it shows', async () => {
    await ask('GET', '/api/search?q=canary%20sings%20in%20the%20kitchen')
    await ask('POST', '/api/session', { body: { email: canaries.email, password: 'wrong canary' } })
    const sent = receiver.requests.map(({ body }) => body).join('\n')
    expect(sent).toContain('CognitoIdentityProvider')
    for (const word of secrets) expect(sent.includes(word), word).toBe(false)
  })
})
