import { readConfig } from '@cloudalbum/config'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compose } from './compose.ts'

let folder: string
let album: Awaited<ReturnType<typeof compose>>
const ask = (path: string, headers: Record<string, string> = {}) => album.app.request(path, { headers })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'compose-'))
  mkdirSync(join(folder, 'web/assets'), { recursive: true })
  writeFileSync(
    join(folder, 'web/index.html'),
    '<!doctype html><html><head><title>CloudAlbum</title></head></html>',
  )
  writeFileSync(join(folder, 'web/assets/a-1.js'), 'export {}')
  const config = readConfig({ DATA_DIR: join(folder, 'data') })
  album = await compose({
    config,
    baseUrl: 'https://photos.example.org',
    webFolder: join(folder, 'web'),
    log: () => {},
  })
})
afterAll(async () => {
  await album.close()
  rmSync(folder, { recursive: true })
})

describe('the album on one machine', () => {
  it.each([
    '/',
    '/sign-in',
    '/search',
    '/albums/01m7yjavsb2ec1rpeb150mssc6',
    '/photo/01m7yjavsb2ec1rpeb150mssc6',
  ])('answers %s with the page, under a strict policy', async (path) => {
    const response = await ask(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/html')
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('strict-transport-security')).toContain('max-age=')
    expect(response.headers.get('cache-control')).toBe('no-cache')
  })

  it('keeps hashed files for good', async () => {
    expect((await ask('/assets/a-1.js')).headers.get('cache-control')).toBe(
      'public, max-age=31536000, immutable',
    )
  })

  it.each([
    '/photo/01m7yjavsb2ec1rpeb150mssc6/x.css',
    '/nope',
    '/assets/b-2.js',
    '/index.html/',
    '/%2e%2e/secrets.json',
    '/api/nope',
  ])('has nothing at %s', async (path) => expect((await ask(path)).status).toBe(404))

  it('shows people who went astray the page, and programs a problem', async () => {
    const visit = await ask('/nope', { accept: 'text/html,application/xhtml+xml' })
    expect([visit.status, visit.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    const program = await ask('/nope')
    expect(program.headers.get('content-type')).toBe('application/problem+json')
  })

  it('never lets private answers be kept', async () => {
    const { headers, status } = await ask('/api/account')
    expect([status, headers.get('cache-control')]).toEqual([401, 'no-store'])
  })

  it('describes itself', async () => {
    expect((await ask('/docs')).status).toBe(200)
    expect(await (await ask('/openapi.json')).json()).toMatchObject({ openapi: '3.1.1' })
    expect(await (await ask('/.well-known/jwks.json')).json()).toMatchObject({ keys: [{ alg: 'ES256' }] })
  })

  it('serves the dialect of 2019 to any origin', async () => {
    const response = await ask('/compat/cloudalbum/users/ping/', { origin: 'http://old.example.org' })
    expect(await response.json()).toEqual({ ok: true, Message: 'pong' })
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
  })

  it('keeps its folder and database to itself', () => {
    expect(statSync(join(folder, 'data')).mode & 0o077).toBe(0)
    expect(statSync(join(folder, 'data/cloudalbum.sqlite')).mode & 0o077).toBe(0)
  })
})
