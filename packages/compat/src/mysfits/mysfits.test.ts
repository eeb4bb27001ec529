import {
  createLocalAccounts,
  createSqliteAlbumStore,
  createSqliteChangeFeed,
  createSqliteClaimStore,
  createSqliteClickBuffer,
  createSqliteGalleryStore,
  createSqliteItemStore,
  createSqliteJobQueue,
  createSqlitePhotoIndex,
  createSqlitePhotoStore,
  createSqliteProfileStore,
  createSqliteVisitorSalts,
  migrate,
  migrations,
  openDatabase,
} from '@cloudalbum/adapters-local'
import { GalleryMediaSigner, hmac } from '@cloudalbum/adapters-shared'
import { addAccount, createGallery, importItems, signIn, updateGallery } from '@cloudalbum/core'
import { FakeClock, samplesOf } from '@cloudalbum/port-suites'
import type { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMysfits } from './create-mysfits.ts'

const baseUrl = 'https://album.test'
const mount = '/compat/mysfits'
const defaultSettings = { signUp: 'open', defaultQuotaBytes: null } as const

const put = (Name: string, Species: string, GoodEvil: string, LawChaos: string, Age: number) => ({
  PutRequest: {
    Item: {
      MysfitId: { S: Name },
      Name: { S: Name },
      Species: { S: Species },
      Description: { S: `${Name} <b>waits</b>` },
      Age: { N: String(Age) },
      GoodEvil: { S: GoodEvil },
      LawChaos: { S: LawChaos },
      ThumbImageUri: { S: `https://old.test/${Name.toLowerCase()}_thumb.png` },
      ProfileImageUri: { S: `https://old.test/${Name.toLowerCase()}.png` },
      Likes: { N: '2' },
      Adopted: { BOOL: false },
    },
  },
})

const file = JSON.stringify({
  MysfitsTable: [put('Zap', 'Cyclops', 'Good', 'Lawful', 7), put('Mia', 'Mermaid', 'Evil', 'Lawful', 700)],
})

async function openWorld() {
  const db = openDatabase(':memory:')
  migrate(db, migrations)
  const clock = new FakeClock()
  const faults: unknown[] = []
  const onFault = (error: unknown) => void faults.push(error)
  const ports = {
    ...createLocalAccounts({ db, clock, issuer: baseUrl, onFault }),
    photos: createSqlitePhotoStore(db),
    notifier: { publish: async () => undefined },
    index: createSqlitePhotoIndex(db),
    albums: createSqliteAlbumStore(db),
    galleries: createSqliteGalleryStore(db),
    items: createSqliteItemStore(db),
    claims: createSqliteClaimStore(db),
    profiles: createSqliteProfileStore(db),
    changes: createSqliteChangeFeed(db, clock),
    jobs: createSqliteJobQueue(db, clock),
    clicks: createSqliteClickBuffer(db, clock),
    salts: createSqliteVisitorSalts(db),
    galleryMedia: new GalleryMediaSigner({ secret: new Uint8Array(32) }),
    clock,
    baseUrl,
    canMail: false,
    defaultSettings,
    ipOf: () => '127.0.0.1',
    isBot: () => false,
    hmac,
    onFault,
  }
  const password = 'a long password'
  const [anna, ,] = await Promise.all(
    ['anna', 'bert', 'cleo'].map((name) =>
      addAccount(ports, { email: `${name}@x.test`, password, displayName: name }),
    ),
  )
  const own = samplesOf(ports, anna!.id)
  for (const fileName of ['zap.png', 'mia.png']) await own.ready({}, { fileName })
  const input = { title: 'Mythical Mysfits', slug: 'mythical-mysfits', claimLabel: 'Adopt' }
  const { id } = await createGallery(ports, anna!.id, input)
  await importItems(ports, anna!.id, id, { format: 'dynamodb', content: file })
  const state = (to: 'published' | 'unpublished') => updateGallery(ports, anna!.id, id, { state: to })
  await state('published')
  const app: Hono = createMysfits(ports)
  return {
    faults,
    state,
    token: async (name: string) =>
      (await signIn(ports, { email: `${name}@x.test`, password }, { ip: '127.0.0.1', device: 'x' }))
        .accessToken,
    async call(address: string, options: { token?: string; body?: string } = {}) {
      const [method = '', path = ''] = address.split(' ')
      const headers = new Headers({ origin: 'http://old.test', 'content-type': 'application/json' })
      if (options.token) headers.set('authorization', options.token)
      const answer = await app.request(path || '/', { method, headers, body: options.body ?? null })
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      expect(answer.headers.has('access-control-allow-credentials')).toBe(false)
      return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
    },
    preflight: (headers: string) =>
      app.request('/mysfits/x/like', {
        method: 'OPTIONS',
        headers: {
          origin: 'http://old.test',
          'access-control-request-method': 'POST',
          'access-control-request-headers': headers,
        },
      }),
    close: () => db.close(),
  }
}

let world: Awaited<ReturnType<typeof openWorld>>
beforeEach(async () => void (world = await openWorld()))
afterEach(() => {
  expect(world.faults).toEqual([])
  world.close()
})

const list = async (query = '') => {
  const { json } = await world.call(`GET /mysfits${query}`)
  return json['mysfits'] as Record<string, unknown>[]
}
const idOf = async (name: string) => String((await list()).find((one) => one['name'] === name)?.['mysfitId'])

describe(`the page of the Mythical Mysfits at ${mount}`, () => {
  it('is told where it is', async () => {
    expect(await world.call('GET /')).toMatchObject({ status: 200, json: { message: expect.any(String) } })
    expect((await world.preflight('authorization,x-odd')).headers.get('access-control-allow-headers')).toBe(
      'authorization,x-odd',
    )
  })

  it('lists all of them, each with every field, and one by its id', async () => {
    const [zap, mia] = await list()
    expect(zap).toEqual({
      mysfitId: expect.stringMatching(/^[0-9a-z]{26}$/),
      name: 'Zap',
      species: 'Cyclops',
      description: 'Zap <b>waits</b>',
      age: 7,
      goodevil: 'Good',
      lawchaos: 'Lawful',
      thumbImageUri: expect.stringMatching(/^https:\/\/album\.test\/media\/gallery\/.*thumbnail-/),
      profileImageUri: expect.stringMatching(/^https:\/\/album\.test\/media\/gallery\/.*preview-/),
      likes: 2,
      adopted: false,
    })
    expect(await world.call(`GET /mysfits/${String(mia!['mysfitId'])}`)).toEqual({ status: 200, json: mia })
    for (const id of ['x', '01m7yjavsb2ec1rpeb150ms001'])
      expect((await world.call(`GET /mysfits/${id}`)).status).toBe(404)
  })

  it('filters them', async () => {
    const names = async (filter: string, value: string) =>
      (await list(`?filter=${filter}&value=${value}`)).map(({ name }) => name)
    expect(await names('GoodEvil', 'Good')).toEqual(['Zap'])
    expect(await names('LawChaos', 'Lawful')).toEqual(['Zap', 'Mia'])
    expect(await names('Species', 'Mermaid')).toEqual(['Mia'])
    expect(await names('Species', 'Dragon')).toEqual([])
    for (const query of ['?filter=Colour&value=red', '?filter=Species', '?value=Good'])
      expect((await world.call(`GET /mysfits${query}`)).status).toBe(400)
  })

  it('likes, once an account, with the bare token', async () => {
    const id = await idOf('Zap')
    const token = await world.token('bert')
    const success = { status: 200, json: { Update: 'Success' } }
    for (const one of [token, token, `Bearer ${await world.token('cleo')}`])
      expect(await world.call(`POST /mysfits/${id}/like`, { token: one })).toEqual(success)
    expect((await list())[0]!['likes']).toBe(4)
    expect((await world.call(`POST /mysfits/${id}/like`)).status).toBe(401)
    expect((await world.call(`POST /mysfits/${id}/like`, { token: 'forged' })).status).toBe(401)
    expect((await world.call('POST /mysfits/x/like', { token })).status).toBe(404)
  })

  it('adopts, one account alone', async () => {
    const id = await idOf('Mia')
    const adopt = async (name: string) =>
      world.call(`POST /mysfits/${id}/adopt`, { token: await world.token(name) })
    expect((await world.call(`POST /mysfits/${id}/adopt`)).status).toBe(401)
    expect(await adopt('bert')).toEqual({ status: 200, json: { Update: 'Success' } })
    expect((await adopt('bert')).status).toBe(200)
    expect((await adopt('cleo')).status).toBe(409)
    expect((await world.call(`GET /mysfits/${id}`)).json).toMatchObject({ adopted: true })
  })

  it('takes clicks, and refuses what is none', async () => {
    const click = { userId: 'somebody', mysfitId: await idOf('Zap') }
    expect((await world.call('PUT /clicks', { body: JSON.stringify(click) })).status).toBe(200)
    for (const body of ['', '{', '[]', '{"mysfitId":5}', '{"userId":"x"}'])
      expect([body, (await world.call('PUT /clicks', { body })).status]).toEqual([body, 400])
  })

  it('finds nothing once the gallery is taken back', async () => {
    const id = await idOf('Zap')
    await world.state('unpublished')
    for (const path of ['/mysfits', `/mysfits/${id}`])
      expect((await world.call(`GET ${path}`)).status).toBe(404)
    const token = await world.token('bert')
    expect((await world.call(`POST /mysfits/${id}/like`, { token })).status).toBe(404)
  })
})
