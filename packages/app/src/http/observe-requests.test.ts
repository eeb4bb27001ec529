import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { logLine } from '../log/log-line.ts'
import { logRequests } from './log-requests.ts'
import { observedRoutes, observeRequests, type AnsweredRequest } from './observe-requests.ts'
import { requestFacts } from './request-scope.ts'

const uuid = /^[\da-f]{8}-[\da-f]{4}-4/

function open({ trusted = true, timings = new Map<string, number>() } = {}) {
  const answered: AnsweredRequest[] = []
  const app = new Hono()
  app.use(
    observeRequests({
      requestIdOf: (context) => (trusted ? context.req.header('x-request-id') : undefined),
      onAnswered: (one) => answered.push(one),
    }),
  )
  app.on(['GET', 'POST'], '/api/photos/:id', (context) => {
    const facts = requestFacts()!
    facts.timings = timings
    if (context.req.header('authorization')) facts.account = () => 'ZM-ATyjxuefO'
    if (context.req.param('id') === 'none') return context.text('', 404)
    if (context.req.param('id') === 'broken') throw new Error('no')
    return context.text(facts.requestId)
  })
  app.get('/page', (context) => context.text(''))
  app.onError((_, context) => context.text('', 500))
  const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    app.request(path, { headers, method })
  return { ask, answered }
}
const signedIn = { authorization: 'Bearer x' }

describe('the id of a request', () => {
  it('is made, and told to who asked', async () => {
    const answer = await open().ask('/api/photos/1')
    expect(answer.headers.get('x-request-id')).toMatch(uuid)
    expect(await answer.text()).toBe(answer.headers.get('x-request-id'))
  })

  it.each(['0af7651916cd43dd8448eb211c80319c', 'JKJaXmPLvHcESHA=', '1-67891233-abcdef012345678912345678'])(
    'is that of a trusted proxy: %s',
    async (id) => {
      const answer = await open().ask('/api/photos/1', { 'x-request-id': id })
      expect(answer.headers.get('x-request-id')).toBe(id)
    },
  )

  it.each(['short', 'x'.repeat(129), 'two words', '{"event":"forged"}', 'a<script>'])(
    'is none that could be something else: %s',
    async (id) => {
      const answer = await open().ask('/api/photos/1', { 'x-request-id': id })
      expect(answer.headers.get('x-request-id')).toMatch(uuid)
    },
  )

  it('is none that anybody sends', async () => {
    const answer = await open({ trusted: false }).ask('/api/photos/1', {
      'x-request-id': 'made-up-by-somebody',
    })
    expect(answer.headers.get('x-request-id')).toMatch(uuid)
  })
})

describe('an answered request', () => {
  it('is told by its route, also when it failed', async () => {
    const { ask, answered } = open()
    await ask('/api/photos/secret?q=x')
    await ask('/api/photos/broken', {}, 'POST')
    await ask('/nowhere')
    expect(answered.map(({ method, route, status }) => [method, route, status])).toEqual([
      ['GET', '/api/photos/{id}', 200],
      ['POST', '/api/photos/{id}', 500],
      ['GET', '/*', 404],
    ])
  })

  it('is an upload when much comes with it', async () => {
    const { ask, answered } = open()
    await ask('/api/photos/1', { 'content-length': '5000000' }, 'POST')
    await ask('/api/photos/1', { 'content-length': '500' }, 'POST')
    expect(answered.map(({ isUpload }) => isUpload)).toEqual([true, false])
  })
})

describe('routes before any middleware', () => {
  it('are observed as all others, and still answer at once', async () => {
    const answered: AnsweredRequest[] = []
    const media = new Hono()
      .get('/media/:key', (context) => context.text('x'))
      .put('/upload/:key', async (context) => Promise.resolve(context.text('x', 201)))
    const options = { requestIdOf: () => undefined, onAnswered: (one: AnsweredRequest) => answered.push(one) }
    const app = new Hono().route('/', observedRoutes(options, media))
    const answer = app.request('/media/a')
    expect(answer).toBeInstanceOf(Response)
    expect((await answer).headers.get('x-request-id')).toMatch(uuid)
    await app.request('/upload/a', { method: 'PUT' })
    expect(answered.map(({ method, route, status }) => [method, route, status])).toEqual([
      ['GET', '/media/{key}', 200],
      ['PUT', '/upload/{key}', 201],
    ])
  })
})

describe('Server-Timing', () => {
  it('tells who is signed in how long it took, and where', async () => {
    const { ask } = open({
      timings: new Map([
        ['sqlite', 3.4],
        ['a b;c', 1],
      ]),
    })
    const { headers } = await ask('/api/photos/1', signedIn)
    expect(headers.get('server-timing')).toMatch(/^total;dur=\d+, sqlite;dur=3, a-b-c;dur=1$/)
  })

  it.each([
    ['nobody is signed in', '/api/photos/1', {}],
    ['nothing is there', '/api/photos/none', signedIn],
    ['it is a page', '/page', signedIn],
  ])('is silent where %s', async (_, path, headers) => {
    expect((await open().ask(path, headers)).headers.get('server-timing')).toBeNull()
  })
})

describe('the log of requests', () => {
  const lines: Record<string, unknown>[] = []
  const log = logRequests(
    (...told) => void lines.push(JSON.parse(logLine(...told)) as Record<string, unknown>),
  )
  const request = { method: 'GET', route: '/', status: 200, durationMs: 12.345, isUpload: false }

  it.each([
    ['what went well', {}, { level: 'info', status: 200, durationMs: 12.3 }],
    ['what somebody asked wrongly', { status: 404 }, { level: 'info' }],
    ['what failed', { status: 503 }, { level: 'warn' }],
    ['what was slow', { durationMs: 2500 }, { level: 'warn', slow: true }],
    ['what a slow line sent', { durationMs: 60_000, isUpload: true }, { level: 'info' }],
  ])('has a line for %s', (_, change, expected) => {
    log({ ...request, ...change })
    expect(lines.at(-1)).toMatchObject({ event: 'request', ...expected })
    expect('slow' in lines.at(-1)!).toBe('slow' in expected)
  })
})
