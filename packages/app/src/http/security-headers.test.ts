import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { bytesHeaders, foreignHeaders, securityHeaders } from './security-headers.ts'

async function headersOf(https: boolean, tileOrigin?: string): Promise<Headers> {
  const app = new Hono().use(securityHeaders({ https, tileOrigin })).get('/', (context) => context.text(''))
  return (await app.request('/')).headers
}

describe('security headers', () => {
  it('promise HTTPS only where the album has it', async () => {
    const name = 'strict-transport-security'
    expect((await headersOf(true)).get(name)).toBe('max-age=31536000; includeSubDomains')
    expect((await headersOf(false)).get(name)).toBeNull()
    expect(bytesHeaders(true)).toHaveProperty(name)
    expect(bytesHeaders(false)).not.toHaveProperty(name)
  })

  it('let tiles come from their origin, and nothing else from anywhere', async () => {
    const tiles = 'https://tiles.example.org'
    const [without, withTiles] = [await headersOf(true), await headersOf(true, tiles)]
    const policies = [without, withTiles].map((one) => one.get('content-security-policy')?.split('; '))
    expect(policies[1]?.filter((rule) => !policies[0]?.includes(rule))).toEqual([
      `img-src 'self' blob: data: ${tiles}`,
    ])
    expect(without.get('content-security-policy')).not.toMatch(/unsafe|https?:|\*/)
  })

  it('leave stricter ones of a route as they are', async () => {
    const app = new Hono()
      .use(foreignHeaders(true))
      .get('/', (context) => context.text('', 200, { 'content-security-policy': "default-src 'none'; x" }))
    expect((await app.request('/')).headers.get('content-security-policy')).toBe("default-src 'none'; x")
  })
})
