import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { clientAddress } from './client-address.ts'

const direct = '192.0.2.1'

async function addressOf(forwarded: string | undefined, trustedProxies: number): Promise<string> {
  const app = new Hono().get('/', (context) => context.text(clientAddress(context, trustedProxies)))
  const headers: Record<string, string> = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  const env = { incoming: { socket: { remoteAddress: direct } } }
  return (await app.request('/', { headers }, env)).text()
}

it.each([
  ['203.0.113.9', 0, direct],
  [undefined, 1, direct],
  ['203.0.113.9', 1, '203.0.113.9'],
  ['198.51.100.1, 203.0.113.9', 1, '203.0.113.9'],
  ['198.51.100.1, 203.0.113.9', 2, '198.51.100.1'],
  ['203.0.113.9', 2, direct],
  ['made up, 203.0.113.9 ,', 1, '203.0.113.9'],
  ['203.0.113.9:50123', 1, '203.0.113.9'],
  ['[2001:db8::1]:443', 1, '2001:db8::1'],
  ['2001:db8::1', 1, '2001:db8::1'],
  ['unknown', 1, direct],
  [`${'x'.repeat(5000)}`, 1, direct],
])('X-Forwarded-For "%s" behind %i trusted proxies is %s', async (forwarded, trustedProxies, address) => {
  expect(await addressOf(forwarded, trustedProxies)).toBe(address)
})
