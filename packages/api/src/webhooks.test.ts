import { openWebhookWorld } from '@cloudalbum/adapters-local/testing'
import type { Delivery, DeliveryDetail, Webhook } from '@cloudalbum/contract'
import { FakeClock } from '@cloudalbum/port-suites'
import type { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApi } from './create-api.ts'
import type { Actor } from './handle.ts'
import { webhookHandlers } from './webhooks.ts'

let world: Awaited<ReturnType<typeof openWebhookWorld<FakeClock>>>
let app: Hono
const actors: Record<string, Actor> = {}
beforeEach(async () => {
  world = await openWebhookWorld(new FakeClock())
  actors['anna'] = { accountId: world.anna, role: 'admin', via: 'session', id: 's1' }
  actors['bert'] = { accountId: world.bert, role: 'member', via: 'session', id: 's2' }
  actors['key of anna'] = { accountId: world.anna, role: 'admin', via: 'key', id: 'k1' }
  app = createApi({
    handlers: webhookHandlers(world.ports),
    authenticate: (request) => Promise.resolve(actors[request.headers.get('authorization') ?? '']),
    ipOf: () => '127.0.0.1',
    onFault: (error) => {
      throw error
    },
  })
})
afterEach(() => world.close())

async function ask<T>(as: string, address: string, body?: unknown): Promise<{ status: number; body: T }> {
  const [method = '', path = ''] = address.split(' ')
  const headers = { authorization: as, 'content-type': 'application/json' }
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const answer = await app.request(path, { method, headers, ...sent })
  const text = await answer.text()
  return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as T }
}
type Made = { webhook: Webhook; secret: string }
const url = 'https://example.org/hook'
const make = async (as = 'anna', base = '/api/webhooks') =>
  (await ask<Made>(as, `POST ${base}`, { url })).body

describe.each([
  ['an account', '/api/webhooks'],
  ['the album', '/api/admin/webhooks'],
])('webhooks of %s', (_, base) => {
  it('are made, listed, changed and deleted; the secret is told when it is made', async () => {
    const { webhook, secret } = await make('anna', base)
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(webhook).toEqual({
      id: webhook.id,
      name: 'example.org',
      url,
      types: null,
      off: null,
      failingSinceMs: null,
      createdAtMs: world.clock.now(),
      previousSecretUntilMs: null,
    })
    expect((await ask('anna', `GET ${base}`)).body).toEqual({ webhooks: [webhook] })
    const changed = await ask('anna', `PATCH ${base}/${webhook.id}`, {
      types: ['item.claimed'],
      enabled: false,
    })
    expect(changed).toMatchObject({
      status: 200,
      body: { types: ['item.claimed'], off: { reason: 'by-hand' }, url },
    })
    expect((await ask('anna', `PATCH ${base}/${webhook.id}`, { types: null, enabled: true })).body).toEqual(
      webhook,
    )
    const rotated = await ask<Made>('anna', `POST ${base}/${webhook.id}/secret`)
    expect(rotated.body.secret).not.toBe(secret)
    expect(rotated.body.webhook.previousSecretUntilMs).toBe(world.clock.now() + 86_400_000)
    expect(JSON.stringify((await ask('anna', `GET ${base}`)).body)).not.toContain('whsec_')
    expect((await ask('anna', `DELETE ${base}/${webhook.id}`)).status).toBe(204)
    expect((await ask('anna', `DELETE ${base}/${webhook.id}`)).status).toBe(404)
  })

  it('tell how a test went, and keep a log that can be sent again', async () => {
    const { webhook } = await make('anna', base)
    world.receivers['example.org'] = () => ({ status: 500, response: 'oh no' })
    const test = await ask<Delivery>('anna', `POST ${base}/${webhook.id}/test`)
    expect(test.body).toMatchObject({
      type: 'webhook.test',
      state: 'failed',
      attempts: 1,
      dueAtMs: null,
      last: { status: 500, durationMs: 3, error: 'It answered 500.' },
    })
    world.clock.advance(1)
    await world.publish()
    const log = await ask<{ deliveries: Delivery[]; next: string | null }>(
      'anna',
      `GET ${base}/${webhook.id}/deliveries?limit=1`,
    )
    expect(log.body).toMatchObject({ deliveries: [{ type: 'photo.ready', state: 'waiting', last: null }] })
    const older = await ask('anna', `GET ${base}/${webhook.id}/deliveries?cursor=${log.body.next}`)
    expect(older.body).toEqual({ deliveries: [test.body], next: null })
    const detail = await ask<DeliveryDetail>('anna', `GET ${base}/${webhook.id}/deliveries/${test.body.id}`)
    expect(JSON.parse(detail.body.body)).toMatchObject({ type: 'webhook.test', accountId: world.anna })
    expect(detail.body.history).toMatchObject([{ status: 500, response: 'oh no' }])
    const again = await ask('anna', `POST ${base}/${webhook.id}/deliveries/${test.body.id}/redeliver`)
    expect(again).toMatchObject({ status: 202, body: { state: 'waiting', messageId: test.body.messageId } })
  })

  it.each([
    [{}, 'url'],
    [{ url: 'http://10.0.0.1/' }, 'url'],
    [{ url, types: [] }, 'types'],
    [{ url, types: ['photo.stolen'] }, 'types.0'],
    [{ url, name: 'x'.repeat(81) }, 'name'],
    [{ url, secret: 'whsec_AAAA' }, 'body'],
  ])('are not made of %j', async (body, field) => {
    const answer = await ask<{ code: string; fields: Record<string, string> }>('anna', `POST ${base}`, body)
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-input' } })
    expect(Object.keys(answer.body.fields)).toEqual([field])
    expect((await ask('anna', `GET ${base}`)).body).toEqual({ webhooks: [] })
  })

  it('are not for API keys', async () => {
    expect((await ask('key of anna', `POST ${base}`, { url })).status).toBe(403)
    expect((await ask('key of anna', `GET ${base}`)).status).toBe(403)
  })
})

it('are apart: nobody reaches those of others, nor one’s own those of the album', async () => {
  const own = (await make()).webhook.id
  const all = (await make('anna', '/api/admin/webhooks')).webhook.id
  for (const [as, path] of [
    ['bert', `/api/webhooks/${own}`],
    ['anna', `/api/webhooks/${all}`],
    ['anna', `/api/admin/webhooks/${own}`],
  ] as const) {
    expect((await ask(as, `PATCH ${path}`, { name: 'mine' })).status).toBe(404)
    expect((await ask(as, `GET ${path}/deliveries`)).status).toBe(404)
    expect((await ask(as, `POST ${path}/test`)).status).toBe(404)
    expect((await ask(as, `DELETE ${path}`)).status).toBe(404)
  }
  expect((await ask('bert', 'GET /api/admin/webhooks')).status).toBe(403)
  expect((await ask('bert', 'GET /api/webhooks')).body).toEqual({ webhooks: [] })
  expect(world.sent).toEqual([])
})
