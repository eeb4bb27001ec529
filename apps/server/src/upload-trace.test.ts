import { readConfig } from '@cloudalbum/config'
import {
  spanTree,
  startOtlpReceiver,
  type OtlpReceiver,
  type ReceivedSpan,
} from '@cloudalbum/telemetry/testing'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compose } from './compose.ts'

// Whatever of these is found in a span has leaked.
const canaries = {
  email: 'canary-7f3a@example.org',
  password: 'canary password of the North 93!',
  displayName: 'Canary Yellowbird',
  fileName: 'canary-at-the-beach.jpg',
  description: 'canary sings in the kitchen',
}
const uploadTree = [
  'POST /api/photos',
  '  sessions.get',
  '  accounts.get',
  '  photos.findBySha256',
  '  accounts.get',
  '  accounts.get',
  '  photos.reserve',
  '  PUT /upload/*',
  '    files.acceptUpload',
  '    photos.get',
  '    files.head',
  '    photos.startProcessing',
  '    send process-photo',
  '      process-photo',
  '        photos.get',
  '        images.process',
  '          read original',
  '          read EXIF',
  '          decode',
  '          renditions',
  '        accounts.get',
  '        photos.get',
  '        files.put',
  '        files.put',
  '        photos.complete',
  '        changes.publish',
  '        webhooks.enlist',
]
const baseUrl = 'https://photos.example.org'

let folder: string
let receiver: OtlpReceiver
let album: Awaited<ReturnType<typeof compose>>
let token = ''
const secrets = new Set<string>(Object.values(canaries))

interface Upload {
  url: string
  headers: Record<string, string>
}

function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  return album.app.request(`${baseUrl}${path}`, {
    method,
    headers: {
      origin: baseUrl,
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** Everything that has come by now. */
async function received(): Promise<ReceivedSpan[]> {
  await album.telemetry.flush()
  return receiver.spans
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'upload-trace-'))
  mkdirSync(join(folder, 'web'))
  writeFileSync(join(folder, 'web/index.html'), '<!doctype html><title>Page</title>')
  receiver = await startOtlpReceiver()
  album = await compose({
    config: readConfig({
      DATA_DIR: join(folder, 'data'),
      TRACES: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=receiver',
    }),
    baseUrl,
    webFolder: join(folder, 'web'),
    log: () => {},
  })
  const { email, password, displayName } = canaries
  await ask('POST', '/api/accounts', { email, password, displayName })
  const session = await ask('POST', '/api/session', { email, password })
  token = ((await session.json()) as { accessToken: string }).accessToken
  secrets.add(token)
})
afterAll(async () => {
  await album.close()
  await receiver.close()
  rmSync(folder, { recursive: true })
})

async function upload(background = '#2f6f7f'): Promise<string> {
  const bytes = await sharp({ create: { width: 400, height: 300, channels: 3, background } })
    .jpeg()
    .withExif({ IFD0: { ImageDescription: canaries.description } })
    .toBuffer()
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  secrets.add(sha256)
  const about = { fileName: canaries.fileName, sizeBytes: bytes.length, sha256, contentType: 'image/jpeg' }
  const reserved = (await (await ask('POST', '/api/photos', about)).json()) as {
    photoId: string
    upload: Upload
  }
  const { url, headers } = reserved.upload
  secrets.add(new URL(url, baseUrl).searchParams.get('s') ?? expect.fail())
  const put = await album.app.request(`${baseUrl}${url}`, {
    method: 'PUT',
    headers,
    body: new Uint8Array(bytes),
  })
  expect(put.status).toBe(201)
  return reserved.photoId
}

describe('an upload', () => {
  it('is one trace, from the request that asks for it to the photo that is ready', async () => {
    const photoId = await upload()
    await album.background.drain()
    const { state } = (await (await ask('GET', `/api/photos/${photoId}`)).json()) as { state: string }
    expect(state).toBe('ready')

    const spans = await received()
    const first = spans.find(({ name }) => name === 'POST /api/photos') ?? expect.fail()
    const trace = spans.filter(({ traceId }) => traceId === first.traceId)
    expect(spanTree(trace)).toEqual(uploadTree)
    expect(trace.filter(({ failed }) => failed)).toEqual([])
    expect(new Set(trace.map(({ attributes }) => attributes['peer.service']))).toEqual(
      new Set([undefined, 'sqlite', 'disk', 'queue', 'images']),
    )
    expect(first).toMatchObject({
      kind: 2,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/api/photos',
        'http.response.status_code': 201,
        'enduser.pseudo.id': expect.stringMatching(/^[\w-]{12}$/),
      },
      resource: { 'service.name': 'cloudalbum' },
    })
    // One name in what is asked for, in the bytes and in the work behind them.
    expect(
      trace.filter(({ attributes }) => 'enduser.pseudo.id' in attributes).map(({ name }) => name),
    ).toEqual(expect.arrayContaining(['POST /api/photos', 'PUT /upload/*', 'process-photo']))
    expect(new Set(trace.flatMap(({ attributes }) => attributes['enduser.pseudo.id'] ?? [])).size).toBe(1)
    expect(trace.find(({ name }) => name === 'photos.reserve')).toMatchObject({
      kind: 3,
      attributes: { 'db.system.name': 'sqlite', 'db.operation.name': 'reserve' },
    })
  })

  it('leaves nothing of whose it is or what it shows', async () => {
    await ask('GET', '/api/search?q=canary%20sings%20in%20the%20kitchen')
    await ask('POST', '/api/session', { email: canaries.email, password: 'wrong canary' })
    await received()
    const sent = receiver.requests.map(({ body }) => body).join('\n')
    for (const word of [...secrets, 'canary', 'Canary']) expect(sent.includes(word), word).toBe(false)
    expect(sent).not.toMatch(/[?&](?:q|s|e)=/)
    expect(receiver.requests[0]?.headers['x-key']).toBe('receiver')
  })

  it('is answered as ever while nobody takes its spans', async () => {
    receiver.answer = 'silent'
    const photos = await Promise.all([upload('#2f7f6f'), upload('#7f2f6f')])
    await album.background.drain()
    for (const photoId of photos)
      expect(await (await ask('GET', `/api/photos/${photoId}`)).json()).toMatchObject({ state: 'ready' })
    receiver.answer = 200
  })
})

describe('upkeep', () => {
  it('is a trace for each run, with a step for each thing that is looked after', async () => {
    album.background.start()
    await album.background.stop()
    const spans = await received()
    const roots = spans.filter(({ name, parentSpanId }) => /^upkeep /.test(name) && !parentSpanId)
    const trees = roots.map(({ traceId }) => spanTree(spans.filter((span) => span.traceId === traceId)))
    // Without what each step asks of stores, and the work that it orders.
    const steps = trees.map((tree) => tree.filter((line) => /^(?: {2})?[^ .]+ [^.]+$/.test(line)))
    expect(steps.sort()).toEqual([
      [
        'upkeep every 5 minutes',
        '  resume deletions of accounts',
        '  reconcile photos',
        '  reconcile profile images',
        '  resume deliveries',
        '  resume long work',
      ],
      ['upkeep every day', '  prune what is over'],
      [
        'upkeep every hour',
        '  create missing profiles',
        '  collect trash',
        '  prune deliveries',
        '  keep verifying',
      ],
      ['upkeep of files'],
      ['upkeep of keys'],
      ['upkeep of orphans', '  collect profile images', '  collect files without a row'],
    ])
    expect(trees.flat()).toContain('    photos.listByState')
    expect(spans.filter(({ name }) => name.startsWith('clicks.'))).toEqual([])
  })
})
