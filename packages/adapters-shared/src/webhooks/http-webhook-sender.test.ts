import type { WebhookMessage } from '@cloudalbum/core'
import type { LookupAddress } from 'node:dns'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createHttpWebhookSender, type LookUp } from './http-webhook-sender.ts'

interface Got {
  method: string | undefined
  url: string | undefined
  headers: IncomingMessage['headers']
  body: string
}

type Answer = (response: ServerResponse, request: IncomingMessage) => void
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** A real server on an address of this machine, that remembers what it was sent. */
async function receiver(address = '127.0.0.1', port = 0) {
  const got: Got[] = []
  const state: { answer: Answer } = { answer: (response) => response.end('thanks') }
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      got.push({ method: request.method, url: request.url, headers: request.headers, body })
      state.answer(response, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(port, address, resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    got,
    port: (server.address() as AddressInfo).port,
    says: (answer: Answer) => (state.answer = answer),
  }
}

const v4 = (...addresses: string[]): LookupAddress[] => addresses.map((address) => ({ address, family: 4 }))
const message = (url: string, more: Partial<WebhookMessage> = {}): WebhookMessage => ({
  url,
  headers: { 'content-type': 'application/json', 'webhook-id': 'm1' },
  body: '{"name":"바다 🌊"}',
  ...more,
})

let home: ReturnType<typeof createHttpWebhookSender>
let server: Awaited<ReturnType<typeof receiver>>
beforeEach(async () => {
  home = createHttpWebhookSender({ allowPrivate: true })
  server = await receiver()
})

describe('a message', () => {
  it('arrives as one POST, byte for byte', async () => {
    const answer = await home.send(message(`http://127.0.0.1:${server.port}/hook?key=1`))
    expect(answer).toEqual({
      status: 200,
      error: null,
      response: 'thanks',
      durationMs: expect.any(Number) as number,
    })
    expect(server.got).toMatchObject([
      {
        method: 'POST',
        url: '/hook?key=1',
        body: '{"name":"바다 🌊"}',
        headers: { 'webhook-id': 'm1', host: `127.0.0.1:${server.port}`, 'content-type': 'application/json' },
      },
    ])
    expect(server.got[0]?.headers).not.toHaveProperty('authorization')
    expect(server.got[0]?.headers).not.toHaveProperty('cookie')
  })

  it.each([204, 400, 410, 500, 503])(
    'is answered with %d, and that is no error of the way',
    async (status) => {
      server.says((response) => response.writeHead(status).end())
      expect(await home.send(message(`http://127.0.0.1:${server.port}/`))).toMatchObject({
        status,
        error: null,
      })
    },
  )

  it.each([301, 302, 303, 307, 308])('does not follow %d', async (status) => {
    const secret = await receiver()
    server.says((response) =>
      response.writeHead(status, { location: `http://127.0.0.1:${secret.port}/admin` }).end(),
    )
    expect(await home.send(message(`http://127.0.0.1:${server.port}/`))).toMatchObject({ status })
    expect(secret.got).toEqual([])
  })

  it('is not sent through a proxy of the environment', async () => {
    const proxy = await receiver()
    for (const name of ['http_proxy', 'HTTP_PROXY']) vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`)
    vi.stubEnv('NODE_USE_ENV_PROXY', '1')
    expect(await home.send(message(`http://127.0.0.1:${server.port}/`))).toMatchObject({ status: 200 })
    vi.unstubAllEnvs()
    expect([proxy.got.length, server.got.length]).toEqual([0, 1])
  })
})

describe('an answer', () => {
  it('is kept to its first kilobyte, and an endless one is not waited for', async () => {
    server.says((response) => {
      const more = () => {
        if (!response.destroyed) response.write('x'.repeat(10_000), () => setImmediate(more))
      }
      more()
    })
    const answer = await home.send(message(`http://127.0.0.1:${server.port}/`))
    expect(answer.status).toBe(200)
    expect(answer.response).toBe('x'.repeat(1024))
  })

  it('counts when its body breaks off', async () => {
    server.says((response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('half', () => response.destroy())
    })
    expect(await home.send(message(`http://127.0.0.1:${server.port}/`))).toMatchObject({ status: 200 })
  })

  it('may be bytes that are no text', async () => {
    server.says((response) => response.end(Buffer.from([0xff, 0x00, 0x41])))
    const answer = await home.send(message(`http://127.0.0.1:${server.port}/`))
    expect(answer.response).toBe('\ufffd\u0000A')
  })

  it('that does not come is not waited for longer than allowed', async () => {
    server.says(() => {})
    const hasty = createHttpWebhookSender({ allowPrivate: true, timeoutMs: 50 })
    const answer = await hasty.send(message(`http://127.0.0.1:${server.port}/`))
    expect(answer).toMatchObject({ status: null, error: 'There was no answer within 0.05 seconds.' })
  })

  it('is not waited for when the name is never found', async () => {
    const lookUp: LookUp = () => new Promise(() => {})
    const hasty = createHttpWebhookSender({ allowPrivate: false, timeoutMs: 20, lookUp })
    expect(await hasty.send(message('https://slow.example/'))).toMatchObject({ status: null })
  })

  it('is not waited for when the sender is told to stop', async () => {
    const stop = new AbortController()
    server.says(() => stop.abort(new Error('stopping')))
    await expect(home.send(message(`http://127.0.0.1:${server.port}/`), stop.signal)).rejects.toThrow(
      'stopping',
    )
  })

  it('says in words what went wrong', async () => {
    const { port } = await receiver()
    closers.pop()?.()
    expect((await home.send(message(`http://127.0.0.1:${port}/`))).error).toMatch(/Nothing answers/)
    expect((await home.send(message(`https://127.0.0.1:${server.port}/`))).error).toMatch(/TLS/)
    const lookUp: LookUp = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }))
    const lost = createHttpWebhookSender({ allowPrivate: false, lookUp })
    expect((await lost.send(message('https://nobody.example/'))).error).toBe('There is no such name.')
  })
})

describe('a name', () => {
  const bad = [
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '192.168.0.1',
    '255.255.255.255',
  ]
  const bad6 = [
    '::1',
    'fe80::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
    'ff02::1',
    '::',
  ]
  it.each([...bad, ...bad6])('that leads to %s is not called', async (address) => {
    const family = address.includes(':') ? 6 : 4
    const sender = createHttpWebhookSender({
      allowPrivate: false,
      lookUp: () => Promise.resolve([{ address, family }]),
    })
    const answer = await sender.send(message(`http://evil.example:${server.port}/`))
    expect(answer).toMatchObject({
      status: null,
      error: expect.stringContaining('not a public address') as string,
    })
    expect(server.got).toEqual([])
  })

  it('that leads to a public and a private address is not called', async () => {
    const lookUp = () => Promise.resolve(v4('93.184.215.14', '127.0.0.1'))
    const sender = createHttpWebhookSender({ allowPrivate: false, lookUp })
    expect((await sender.send(message(`http://evil.example:${server.port}/`))).error).toMatch(/127\.0\.0\.1/)
    expect(server.got).toEqual([])
  })

  it('that leads to metadata is not called from a home either', async () => {
    const sender = createHttpWebhookSender({
      allowPrivate: true,
      lookUp: () => Promise.resolve(v4('169.254.169.254')),
    })
    expect((await sender.send(message('http://metadata.example/'))).error).toMatch(/not a public address/)
  })

  it('without an address is an error', async () => {
    const sender = createHttpWebhookSender({ allowPrivate: false, lookUp: () => Promise.resolve([]) })
    expect((await sender.send(message('http://none.example/'))).error).toBe('Its name has no address.')
  })

  it('is looked up once, and called where it led then, though it leads elsewhere a moment later', async () => {
    const other = await receiver('127.0.0.2', server.port)
    let asked = 0
    const lookUp = () => Promise.resolve(v4(++asked === 1 ? '127.0.0.1' : '127.0.0.2'))
    const sender = createHttpWebhookSender({ allowPrivate: true, lookUp })
    const answer = await sender.send(message(`http://rebind.example:${server.port}/`))
    expect(answer.status).toBe(200)
    expect([asked, server.got.length, other.got.length]).toEqual([1, 1, 0])
    expect(server.got[0]?.headers.host).toBe(`rebind.example:${server.port}`)
  })

  it('of an address that was stored before it was forbidden is not called', async () => {
    const sender = createHttpWebhookSender({ allowPrivate: false })
    const answer = await sender.send(message(`http://127.0.0.1:${server.port}/`))
    expect(answer).toMatchObject({ status: null, error: expect.stringContaining('public address') as string })
    expect(server.got).toEqual([])
  })
})
