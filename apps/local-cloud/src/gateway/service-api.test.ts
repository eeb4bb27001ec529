import type { CloudModel, ServiceRoute } from '@cloudalbum/infra/model'
import { expect, it, vi } from 'vitest'
import type { Asked } from './exchange.ts'
import { createServiceApi } from './service-api.ts'

const route: ServiceRoute = {
  method: 'POST',
  path: '/api/clicks',
  service: 'firehose:action/PutRecord',
  model: { type: 'object', required: ['id'] },
  template:
    '{"Data":"$util.base64Encode($input.body)","From":"$util.base64Encode($input.params(\'X-Forwarded-For\'))"}',
  answers: [
    { pattern: '200', status: 202, headers: {}, body: '' },
    { pattern: undefined, status: 503, headers: { 'retry-after': '5' }, body: 'later' },
  ],
  refusals: {
    BAD_REQUEST_BODY: {
      headers: { 'content-type': 'application/problem+json' },
      body: '{"code":"invalid-input"}',
    },
  },
}

function api(status = 200) {
  const callService = vi.fn((_service: string, _input: unknown) => Promise.resolve(status))
  const ask = createServiceApi({ serviceRoutes: [route] } as unknown as CloudModel, callService)
  const post = (body: string, more: Partial<Asked> = {}) =>
    ask({
      method: 'POST',
      path: '/live/api/clicks',
      query: '',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.1' },
      ip: '198.51.100.1',
      body: () => Promise.resolve(Buffer.from(body)),
      ...more,
    })
  return { callService, post }
}
const inBase64 = (text: string) => Buffer.from(text).toString('base64')

it('asks the service in the words of the template, and answers as the template says', async () => {
  const { post, callService } = api()
  expect((await post('{"id":1}')).status).toBe(202)
  expect(callService).toHaveBeenCalledWith('firehose:action/PutRecord', {
    Data: inBase64('{"id":1}'),
    From: inBase64('192.0.2.1, 198.51.100.1'),
  })
  expect(await api(500).post('{"id":1}')).toMatchObject({ status: 503, headers: { 'retry-after': '5' } })
})

it('refuses what does not fit the model, in the words of the template, and asks nobody', async () => {
  const { post, callService } = api()
  for (const body of ['{}', 'not json', '[]'])
    expect(await post(body)).toMatchObject({ status: 400, body: '{"code":"invalid-input"}' })
  expect((await post('{"id":1}', { headers: { 'content-type': 'text/plain' } })).status).toBe(415)
  expect((await post('{"id":1}', { path: '/live/elsewhere' })).status).toBe(403)
  expect(callService).not.toHaveBeenCalled()
})
