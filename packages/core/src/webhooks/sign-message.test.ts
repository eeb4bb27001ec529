import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { newWebhookSecret, signedHeaders } from './sign-message.ts'

const one = (secret: string) => ({ secret, previousSecret: null, previousSecretUntilMs: null })

it('signs as the libraries of Standard Webhooks do', async () => {
  // https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/javascript/src/index.test.ts
  const headers = await signedHeaders(
    one('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'),
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    '{"test": 2432232314}',
    1_614_265_330_999,
  )
  expect(headers).toMatchObject({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

it('is checked by the code in docs/webhooks.md', async () => {
  const text = readFileSync(join(import.meta.dirname, '../../../../docs/webhooks.md'), 'utf8')
  const code = /```js\n(.*?)```/s.exec(text)?.[1] ?? ''
  const { isFromTheAlbum } = (await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`
  )) as { isFromTheAlbum: (headers: object, body: string, secret: string) => boolean }
  const [secret, next] = [newWebhookSecret(), newWebhookSecret()]
  const body = '{"name":"바다"}'
  const headers = await signedHeaders(
    { secret: next, previousSecret: secret, previousSecretUntilMs: Date.now() + 1000 },
    'm',
    body,
    Date.now(),
  )
  expect([secret, next].map((known) => isFromTheAlbum(headers, body, known))).toEqual([true, true])
  expect(isFromTheAlbum(headers, `${body} `, secret)).toBe(false)
  expect(isFromTheAlbum(headers, body, newWebhookSecret())).toBe(false)
  expect(isFromTheAlbum({ ...headers, 'webhook-id': 'n' }, body, secret)).toBe(false)
  expect(isFromTheAlbum({}, body, secret)).toBe(false)
  const old = await signedHeaders(one(secret), 'm', body, Date.now() - 301_000)
  expect(isFromTheAlbum(old, body, secret)).toBe(false)
})
