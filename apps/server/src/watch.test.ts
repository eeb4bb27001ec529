import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { furnish, join, type Things } from './safety/furnish.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety/safety-album.ts'

const token = 'N6mY0q1v5Jb8cT2xW4zR7sKd'
let album: SafetyAlbum
let admin: { session: string }
let owner: Things
beforeAll(async () => {
  album = await openSafetyAlbum({ METRICS_TOKEN: token, TRUST_PROXY: '1' })
  admin = await join(album, 'admin')
  owner = await furnish(album, 'owner')
})
afterAll(() => album.close())

const metrics = async () => (await album.ask('GET', '/metrics', { token })).text()

describe('metrics', () => {
  it('tell of routes, work, photos, storage, the database and the process', async () => {
    await album.ask('GET', `/api/photos/${owner.photoId}`, { token: owner.session })
    const text = await metrics()
    for (const line of [
      /^cloudalbum_http_requests_total\{method="GET",route="\/api\/photos\/\{id\}",status="200"\} \d+$/m,
      /^cloudalbum_http_request_duration_seconds_count\{method="POST",route="\/api\/session"\} \d+$/m,
      /^cloudalbum_jobs\{state="dead"\} [1-9]\d*$/m,
      /^cloudalbum_jobs_of_kind\{kind="process-photo",state="dead"\} [1-9]\d*$/m,
      /^cloudalbum_jobs_of_kind_oldest_due_seconds\{kind="process-photo"\} 0$/m,
      /^cloudalbum_jobs_total\{kind="process-photo",outcome="done"\} [1-9]\d*$/m,
      /^cloudalbum_photos_processed_total\{outcome="ready"\} 3$/m,
      /^cloudalbum_photos_processed_total\{outcome="rejected"\} 1$/m,
      /^cloudalbum_photos\{state="trashed"\} 1$/m,
      /^cloudalbum_original_bytes [1-9]\d+$/m,
      /^cloudalbum_disk_bytes\{what="free"\} [1-9]\d+$/m,
      /^cloudalbum_sqlite_bytes\{part="database"\} [1-9]\d+$/m,
      /^process_resident_memory_bytes [1-9]\d+$/m,
    ])
      expect(text).toMatch(line)
  })

  it('name no account, no photo and no word of anybody', async () => {
    const text = await metrics()
    for (const one of [
      owner.accountId,
      owner.photoId,
      owner.email,
      owner.handle,
      owner.linkToken,
      'owner-1.jpg',
    ])
      expect(text).not.toContain(one)
  })

  it('are a page that never was to everybody else', async () => {
    const never = await (await album.ask('GET', '/metricz')).text()
    for (const one of [undefined, 'x', owner.session, owner.key, admin.session]) {
      const answer = await album.ask('GET', '/metrics', { token: one })
      expect([answer.status, await answer.text()]).toEqual([404, never])
    }
  })
})

describe('health', () => {
  it('says to everybody whether the album is ready, and to who runs it why', async () => {
    const everybody = await album.ask('GET', '/health/ready', { token: owner.session })
    expect([everybody.status, await everybody.json()]).toEqual([200, { status: 'ready' }])
    for (const one of [token, admin.session])
      expect(await album.json('GET', '/health/ready', { token: one })).toMatchObject({
        status: 'ready',
        checks: { store: { ok: true }, disk: { ok: true }, queue: { ok: true } },
      })
  })
})

describe('an answer', () => {
  it('has the id that a trusted proxy has given to the request', async () => {
    const id = '0af7651916cd43dd8448eb211c80319c'
    const answer = await album.ask('GET', '/api/config', { headers: { 'x-request-id': id } })
    expect(answer.headers.get('x-request-id')).toBe(id)
    expect(album.logged.filter((line) => line.includes(id))).toHaveLength(1)
  })

  it('says how long it took to who is signed in, in durations alone', async () => {
    const answer = await album.ask('GET', '/api/account', { token: owner.session })
    expect(answer.headers.get('server-timing')).toMatch(/^total;dur=\d+(?:, [\w-]+;dur=\d+)*$/)
    for (const path of ['/api/config', '/', `/api/photos/${admin.session.slice(0, 26)}`])
      expect([path, (await album.ask('GET', path)).headers.get('server-timing')]).toEqual([path, null])
    const missing = await album.ask('GET', '/api/photos/01m7yjavsb2ec1rpeb150ms001', { token: owner.session })
    expect([missing.status, missing.headers.get('server-timing')]).toEqual([404, null])
  })
})

describe('an album that is about to stop', () => {
  it('is not ready, also for the client of 2019, and still answers', async () => {
    expect((await album.ask('GET', '/compat/cloudalbum/admin/health_check')).status).toBe(200)
    album.stopReady()
    expect((await album.ask('GET', '/health/ready')).status).toBe(503)
    expect((await album.ask('GET', '/compat/cloudalbum/admin/health_check')).status).toBe(500)
    for (const path of ['/health/live', '/api/config', '/'])
      expect((await album.ask('GET', path)).status).toBe(200)
  })
})
