import type { CloudBehaviour } from '@cloudalbum/infra/model'
import { describe, expect, it, vi } from 'vitest'
import type { Answer, Asked } from './exchange.ts'
import { createFront } from './front.ts'

const behaviour = (path: string, more: Partial<CloudBehaviour> = {}): CloudBehaviour => ({
  path,
  methods: ['GET', 'HEAD'],
  origin: 'api.example',
  originPath: '',
  originHeaders: {},
  needsSignature: false,
  onRequest: undefined,
  onResponse: undefined,
  responseHeaders: {},
  ...more,
})
const asked = (path: string, more: Partial<Asked> = {}): Asked => ({
  method: 'GET',
  path,
  query: '',
  headers: {},
  ip: '192.0.2.1',
  body: () => Promise.resolve(Buffer.alloc(0)),
  ...more,
})

function front(...behaviours: CloudBehaviour[]) {
  const origin = vi.fn((_asked: Asked): Promise<Answer> =>
    Promise.resolve({ status: 200, headers: { a: '1' } }),
  )
  const answer = createFront({
    behaviours,
    originOf: () => origin,
    verified: ({ query }) => (query.startsWith('signed') ? query.replace('signed', '') : undefined),
    localised: (headers) => headers,
  })
  return { answer, origin }
}

describe('the front', () => {
  it('asks the origin by its own name, tells it who asks, and what the template gives it', async () => {
    const { answer, origin } = front(
      behaviour('/api/*', { originPath: '/live', originHeaders: { 'x-album-edge': 'secret' } }),
    )
    await answer(
      asked('/api/x', { query: 'a=b', headers: { host: 'localhost', 'x-forwarded-for': 'made up' } }),
    )
    expect(origin.mock.calls[0]?.[0]).toMatchObject({
      path: '/live/api/x',
      query: 'a=b',
      headers: {
        host: 'api.example',
        'x-album-edge': 'secret',
        'x-forwarded-for': 'made up, 192.0.2.1',
      },
    })
  })

  it('refuses other methods, and addresses without a signature where one is needed', async () => {
    const { answer, origin } = front(behaviour('/files/*', { needsSignature: true }), behaviour('*'))
    expect((await answer(asked('/x', { method: 'POST' }))).status).toBe(403)
    expect((await answer(asked('/files/x'))).status).toBe(403)
    expect(origin).not.toHaveBeenCalled()
    await answer(asked('/files/x', { query: 'signedrest' }))
    expect(origin.mock.calls[0]?.[0].query).toBe('rest')
  })

  it('runs the functions of the edge before the origin is asked, and before the visitor is answered', async () => {
    const onRequest = `function handler({ request }) {
      if (request.uri === '/gone') return { statusCode: 404, headers: { 'x-why': { value: 'gone' } }, body: { data: 'no' } }
      request.uri = '/index.html'
      return request
    }`
    const onResponse = `function handler({ response }) { response.headers.b = { value: '2' }; return response }`
    const { answer, origin } = front(behaviour('*', { onRequest, onResponse, responseHeaders: { c: '3' } }))
    expect(await answer(asked('/gone'))).toMatchObject({
      status: 404,
      body: 'no',
      headers: { 'x-why': 'gone', c: '3' },
    })
    expect(origin).not.toHaveBeenCalled()
    expect(await answer(asked('/photo/1'))).toEqual({ status: 200, headers: { a: '1', b: '2', c: '3' } })
    expect(origin.mock.calls[0]?.[0].path).toBe('/index.html')
  })
})
