import { fitsPattern, objectCreated, queueEvent, streamEvent } from '@cloudalbum/adapters-aws/testing'
import type {
  APIGatewayProxyStructuredResultV2,
  DynamoDBStreamEvent,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { bytesOf, httpEvent, type Asked } from './testing/http-event.ts'
import { baseUrl, handlerOf, startApi, type Api, type Services } from './testing/local-cloud.ts'
import { aboutFile, put, signIn, who, type Upload } from './testing/signed-in.ts'

type TakesMessages = (event: SQSEvent) => Promise<SQSBatchResponse>
type TakesRows = (event: DynamoDBStreamEvent) => Promise<SQSBatchResponse>

let services: Services
let api: Api
let token = ''

const ask = async (method: string, path: string, asked: Asked = {}) =>
  api(httpEvent(method, `${baseUrl}${path}`, asked), {})
const signedIn = (more: Asked = {}): Asked => ({
  ...more,
  headers: { ...more.headers, authorization: `Bearer ${token}` },
})
const jsonOf = <T>(answer: APIGatewayProxyStructuredResultV2) => JSON.parse(bytesOf(answer).toString()) as T

beforeAll(async () => {
  ;({ services, api } = await startApi({ dynamoDbEndpoint: inject('dynamoDbEndpoint'), s3: inject('s3') }))
  token = (await signIn(api)).accessToken
}, 240_000)
afterAll(() => services.stop())

const draw = () =>
  sharp({ create: { width: 400, height: 300, channels: 3, background: '#2f7f6f' } })
    .jpeg()
    .withExif({ IFD0: { ImageDescription: randomBytes(8).toString('hex') } })
    .toBuffer()

async function upload(bytes: Buffer) {
  const { photoId, upload } = jsonOf<{ photoId: string; upload: Upload }>(
    await ask('POST', '/api/photos', signedIn({ body: aboutFile(bytes) })),
  )
  return { photoId, key: await put(upload, bytes) }
}

const told = (...keys: string[]) =>
  queueEvent(keys.map((key) => JSON.stringify(objectCreated(key, { bucket: services.buckets.uploads }))))
/** What infra lets through of the stream of jobs, since the last look at it. */
async function wakingRows() {
  const wakes = { dynamodb: { NewImage: { wake: { S: ['now'] } } } }
  return (await services.jobs.read()).filter((record) => fitsPattern(record, wakes))
}

const photo = async (id: string) =>
  jsonOf<{ state: string; previewUrl: string }>(await ask('GET', `/api/photos/${id}`, signedIn()))

describe('the functions', () => {
  it('sign somebody in, whose refresh cookie is out of reach of scripts', async () => {
    const answer = await ask('POST', '/api/session', { body: who, headers: { origin: baseUrl } })
    expect(answer.statusCode).toBe(200)
    expect(answer.cookies?.[0]).toMatch(/^__Secure-cloudalbum_refresh=.*; HttpOnly; SameSite=Strict; Secure$/)
  })

  it('refuse who is nobody, in the words of the API', async () => {
    const answer = await ask('GET', '/api/timeline')
    expect([answer.statusCode, jsonOf<{ code: string }>(answer).code]).toEqual([401, 'unauthenticated'])
  })

  it('make a photo of an upload that S3 tells of, once however often it is told', async () => {
    const process = await handlerOf<TakesMessages>('process-photo')
    const { photoId, key } = await upload(await draw())
    const event = told(key, key)
    expect(await process(event)).toEqual({ batchItemFailures: [] })
    expect(await process(event)).toEqual({ batchItemFailures: [] })
    const { state, previewUrl } = await photo(photoId)
    expect(state).toBe('ready')
    expect((await fetch(previewUrl)).headers.get('content-type')).toBe('image/jpeg')
    expect(jsonOf<{ total: number }>(await ask('GET', '/api/timeline', signedIn())).total).toBe(1)
    expect(
      services.published.filter(({ attributes }) => attributes['type'] === 'photo.ready'),
    ).not.toHaveLength(0)
  }, 60_000)

  it('cut an avatar: who hears of it may not change profiles, and wakes who may', async () => {
    const hear = await handlerOf<TakesMessages>('process-photo')
    const cut = await handlerOf<TakesRows>('process-profile-image')
    const bytes = await draw()
    const { upload } = jsonOf<{ upload: Upload }>(
      await ask('POST', '/api/profile/images/avatar', signedIn({ body: aboutFile(bytes) })),
    )
    await wakingRows()
    expect(await hear(told(await put(upload, bytes)))).toEqual({ batchItemFailures: [] })
    const kinds: (string | undefined)[] = []
    for (let rows = await wakingRows(); rows.length > 0; rows = await wakingRows()) {
      kinds.push(...rows.map(({ dynamodb }) => dynamodb?.NewImage?.['kind']?.S))
      expect(await cut(streamEvent(rows))).toEqual({ batchItemFailures: [] })
    }
    expect(kinds).toEqual(['receive-upload', 'process-profile-image'])
    const profile = jsonOf<{ avatar: object | null }>(await ask('GET', '/api/profile', signedIn()))
    expect(profile.avatar).not.toBeNull()
  }, 60_000)

  it('reject what is no image, and tell of no failure for what nobody waits for', async () => {
    const process = await handlerOf<TakesMessages>('process-photo')
    const { photoId, key } = await upload(Buffer.from('<svg onload="alert(1)">'))
    const nobody = `originals/${'0'.repeat(26)}/${'0'.repeat(26)}/${'0'.repeat(64)}`
    expect(await process(told(nobody, key))).toEqual({ batchItemFailures: [] })
    expect((await photo(photoId)).state).toBe('rejected')
  }, 60_000)

  it('hand back messages that cannot be read, and only those', async () => {
    const process = await handlerOf<TakesMessages>('process-photo')
    const { photoId, key } = await upload(await draw())
    const event = queueEvent(['{"not":"of S3"}', JSON.stringify(objectCreated(key))])
    expect(await process(event)).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-0' }] })
    expect((await photo(photoId)).state).toBe('ready')
  }, 60_000)

  it('do the jobs whose rows wake them: a deleted photo is gone for good', async () => {
    const process = await handlerOf<TakesMessages>('process-photo')
    const run = await handlerOf<TakesRows>('run-jobs')
    const { photoId, key } = await upload(await draw())
    await process(told(key))
    for (const path of ['trash', 'purge'])
      expect(
        (await ask('POST', `/api/photos/${path}`, signedIn({ body: { ids: [photoId] } }))).statusCode,
      ).toBeLessThan(300)
    expect(await run(streamEvent(await wakingRows()))).toEqual({ batchItemFailures: [] })
    // Taken, done and gone: nobody is woken for it any more.
    expect(await services.jobs.read()).not.toHaveLength(0)
    expect(await wakingRows()).toHaveLength(0)
    expect((await ask('GET', `/api/photos/${photoId}`, signedIn())).statusCode).toBe(404)
  }, 60_000)

  it('look after what was left over, at each pace of the schedule', async () => {
    const reconcile = await handlerOf<(event: { everyMs: number }) => Promise<void>>('reconcile')
    for (const everyMs of [300_000, 3_600_000, 86_400_000]) await reconcile({ everyMs })
    expect(jsonOf<{ total: number }>(await ask('GET', '/api/timeline', signedIn())).total).toBe(2)
  }, 60_000)

  it('write the page of a gallery', async () => {
    const { id, slug } = jsonOf<{ id: string; slug: string }>(
      await ask('POST', '/api/galleries', signedIn({ body: { title: 'Creatures' } })),
    )
    await ask('PATCH', `/api/galleries/${id}`, signedIn({ body: { state: 'published' } }))
    const page = await ask('GET', `/g/${slug}`)
    expect(page.statusCode).toBe(200)
    expect(bytesOf(page).toString()).toContain('<h1')
  })

  it('say who is signed in to the gateway, and turn nobody away there', async () => {
    const authorizer = await handlerOf<(event: object) => Promise<unknown>>('authorizer')
    const answers = [
      await authorizer({ headers: {} }),
      await authorizer({ headers: { authorization: 'Bearer x' } }),
    ]
    expect(answers).toEqual([0, 1].map(() => ({ isAuthorized: true, context: { signedIn: 'no' } })))
  })
})

describe('the size of the functions', () => {
  const built = join(import.meta.dirname, '../dist/here')
  const modulesOf = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.mjs'))

  it('keeps what the api loads at its start within 1.2 MB', async () => {
    const { bytesAtStart } = await import('../tools/bytes-at-start.ts')
    expect(bytesAtStart(join(built, 'api'))).toBeLessThan(1_200_000)
  })

  it.each(['api', 'run-jobs', 'enrich-clicks'])('leaves nothing out of %s', (name) => {
    expect(existsSync(join(built, name, 'index.mjs'))).toBe(true)
    const total = modulesOf(join(built, name)).reduce(
      (sum, file) => sum + statSync(join(built, name, file)).size,
      0,
    )
    expect(total).toBeGreaterThan(100_000)
  })
})
