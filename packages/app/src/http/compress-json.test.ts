import { Hono } from 'hono'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { compressJson } from './compress-json.ts'

const photos = Array.from({ length: 100 }, (_, i) => ({ id: i, place: 'Bern, Switzerland' }))
const app = new Hono()
app.use(compressJson())
app.get('/many', (context) => context.json(photos, 200, { 'cache-control': 'no-store' }))
app.get('/few', (context) => context.json([1]))
app.post('/many', (context) => context.json(photos))
app.get('/page', (context) => context.html(`<p>${'text '.repeat(1000)}</p>`))
app.get('/none', (context) => context.body(null, 204))

const ask = (path: string, accepted: string | undefined, method = 'GET') =>
  app.request(path, { method, headers: accepted === undefined ? {} : { 'accept-encoding': accepted } })

describe('JSON of the API', () => {
  it('is compressed for whoever can read it', async () => {
    const answer = await ask('/many', 'gzip, deflate, br')
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    expect(answer.headers.get('vary')).toBe('accept-encoding')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(answer.headers.get('content-length')).toBe(String(bytes.byteLength))
    expect(JSON.parse(gunzipSync(bytes).toString())).toEqual(photos)
  })

  it('comes as it is to whoever cannot', async () => {
    const answer = await ask('/many', undefined)
    expect(answer.headers.get('content-encoding')).toBeNull()
    expect(answer.headers.get('vary')).toBe('accept-encoding')
    expect(await answer.json()).toEqual(photos)
  })

  it('is left alone where it is small', async () => {
    const answer = await ask('/few', 'gzip')
    expect(answer.headers.get('content-encoding')).toBeNull()
    expect(await answer.json()).toEqual([1])
  })

  it('is left alone in answers to anything but GET, and so is what is not JSON', async () => {
    const answers = [
      await ask('/many', 'gzip', 'POST'),
      await ask('/page', 'gzip'),
      await ask('/none', 'gzip'),
    ]
    expect(answers.map(({ headers }) => headers.get('content-encoding'))).toEqual([null, null, null])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 204])
  })
})
