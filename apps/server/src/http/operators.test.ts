import { AppError } from '@cloudalbum/core'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { operators, type OperatorOptions } from './operators.ts'

const token = 'N6mY0q1v5Jb8cT2xW4zR7sKd'
const options: OperatorOptions = {
  token: undefined,
  baseUrl: 'http://localhost:8080',
  trustedProxies: 0,
  authenticate: (request) => {
    const [, given] = /^Bearer (\w+)$/.exec(request.headers.get('authorization') ?? '') ?? []
    if (given === undefined) return Promise.resolve(undefined)
    if (given !== 'admin' && given !== 'member') throw new AppError('unauthenticated', 'no')
    return Promise.resolve({ accountId: 'a', role: given, via: 'session', id: 's' })
  },
}
interface Asked {
  from?: string
  host?: string
  headers?: Record<string, string>
}

async function asked(
  change: Partial<OperatorOptions>,
  { from = '127.0.0.1', host = 'localhost:8080', headers = {} }: Asked,
) {
  const { mayReadMetrics, maySeeChecks } = operators({ ...options, ...change })
  const app = new Hono().get('/', async (context) =>
    context.json([mayReadMetrics(context), await maySeeChecks(context)]),
  )
  const env = { incoming: { socket: { remoteAddress: from } } }
  return (await app.request('/', { headers: { host, ...headers } }, env)).json()
}
const bearer = (text: string) => ({ headers: { authorization: `Bearer ${text}` } })

describe('without a token', () => {
  it.each([{}, { from: '::1', host: '[::1]:8080' }, { from: '::ffff:127.0.0.1', host: '127.0.0.1' }])(
    'programs of this machine see all: %o',
    async (from) => {
      expect(await asked({}, from)).toEqual([true, true])
    },
  )

  it.each<[string, Asked, Partial<OperatorOptions>]>([
    ['another machine', { from: '192.0.2.1' }, {}],
    ['another machine that knows the name', { from: '192.0.2.1', host: 'localhost' }, {}],
    ['a proxy on this machine', { headers: { 'x-forwarded-for': '192.0.2.1' } }, {}],
    [
      'a trusted proxy on this machine',
      { headers: { 'x-forwarded-for': '127.0.0.1' } },
      { trustedProxies: 1 },
    ],
    ['a proxy that says so in another way', { headers: { via: '1.1 x' } }, {}],
    ['a proxy that says nothing, where HTTPS tells of it', {}, { baseUrl: 'https://photos.example.org' }],
    ['a page whose name leads here', { host: 'evil.example.org' }, {}],
    ['a name that begins alike', { host: 'localhost.evil.example.org' }, {}],
  ])('%s sees nothing', async (_, from, change) => {
    expect(await asked(change, from)).toEqual([false, false])
  })

  it('programs of this machine pass by a proxy that is known', async () => {
    expect(await asked({ baseUrl: 'https://photos.example.org', trustedProxies: 1 }, {})).toEqual([
      true,
      true,
    ])
  })
})

describe('with a token', () => {
  const far = { from: '192.0.2.1', host: 'photos.example.org' }

  it('who has it sees all, from anywhere', async () => {
    expect(await asked({ token }, { ...far, ...bearer(token) })).toEqual([true, true])
  })

  it.each(['', 'x', `${token}x`, token.slice(1)])('who has another one sees nothing: "%s"', async (given) => {
    expect(await asked({ token }, { ...far, ...bearer(given) })).toEqual([false, false])
  })

  it('programs of this machine need it for metrics too', async () => {
    expect(await asked({ token }, {})).toEqual([false, true])
  })

  it('administrators see the checks, members do not', async () => {
    expect(await asked({}, { ...far, ...bearer('admin') })).toEqual([false, true])
    expect(await asked({}, { ...far, ...bearer('member') })).toEqual([false, false])
  })
})
