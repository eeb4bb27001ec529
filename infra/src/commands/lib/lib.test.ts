import { createPublicKey } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { readArguments } from './arguments.ts'
import { contextArguments } from './cdk.ts'
import { pageFiles } from './page-files.ts'
import { copyClientSecret, makeSecrets } from './secrets.ts'
import { confirm } from './confirm.ts'

function memoryStore(values: Record<string, string> = {}) {
  const puts: string[] = []
  return {
    values,
    puts,
    get: (name: string) => Promise.resolve(values[name]),
    putSecret: (name: string, value: string) => {
      puts.push(name)
      values[name] = value
      return Promise.resolve()
    },
  }
}

afterEach(() => void vi.restoreAllMocks())

describe('secrets of a stage', () => {
  it('are made at the first deployment, and shown to nobody', async () => {
    const told = vi.spyOn(console, 'log').mockReturnValue(undefined)
    const store = memoryStore()
    const { mediaPublicKey, edgeToken } = await makeSecrets(store)
    expect(store.puts).toEqual(['ALBUM_SECRET', 'EDGE_TOKEN', 'MEDIA_PRIVATE_KEY'])
    expect(store.values['ALBUM_SECRET']).toMatch(/^[\w-]{43}$/)
    expect(edgeToken).toBe(store.values['EDGE_TOKEN'])
    expect(createPublicKey(mediaPublicKey).asymmetricKeyDetails?.modulusLength).toBe(2048)
    expect(mediaPublicKey).not.toContain('PRIVATE')
    const words = told.mock.calls.flat().join('\n')
    for (const value of Object.values(store.values)) expect(words).not.toContain(value)
  })

  it('stay as they are at all others', async () => {
    vi.spyOn(console, 'log').mockReturnValue(undefined)
    const store = memoryStore()
    const first = await makeSecrets(store)
    const kept = { ...store.values }
    expect(await makeSecrets(store)).toEqual(first)
    expect(store.values).toEqual(kept)
    expect(store.puts).toHaveLength(3)
  })

  it('fit into one parameter of the kind that costs nothing: 4 kB', async () => {
    vi.spyOn(console, 'log').mockReturnValue(undefined)
    const store = memoryStore()
    await makeSecrets(store)
    for (const value of Object.values(store.values)) expect(value.length).toBeLessThan(4096)
  })

  it('cannot be copied from a pool that is not there', async () => {
    await expect(copyClientSecret(memoryStore())).rejects.toThrow('the identity stack was not deployed')
  })
})

describe('files of the page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'page-'))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('go up without what the server keeps for itself, index.html last, each with its caching', async () => {
    for (const name of [
      'index.html',
      'index.html.br',
      'sw.js',
      'assets/a-1.js',
      'assets/a-1.js.gz',
      'assets/gallery/b.css',
      'server/gallery.mjs',
      'icons/i.png',
    ]) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), '')
    }
    const files = await pageFiles(folder)
    expect(files.map(({ key }) => key)).toEqual([
      'assets/a-1.js',
      'assets/gallery/b.css',
      'icons/i.png',
      'sw.js',
      'index.html',
    ])
    const caching = Object.fromEntries(files.map(({ key, cacheControl }) => [key, cacheControl]))
    expect(caching['assets/a-1.js']).toBe('public, max-age=31536000, immutable')
    expect(caching['index.html']).toBe('no-cache')
    expect(caching['sw.js']).toBe('no-cache')
    expect(files.map(({ contentType }) => contentType)).toEqual([
      'text/javascript; charset=utf-8',
      'text/css; charset=utf-8',
      'image/png',
      'text/javascript; charset=utf-8',
      'text/html; charset=utf-8',
    ])
  })
})

describe('arguments', () => {
  it('are the choices of a stage, which the CDK is told as well', () => {
    const { stage, given, yes } = readArguments([
      '--stage',
      'prod',
      '--alarm-email',
      'me@example.org',
      '--yes',
    ])
    expect(stage).toMatchObject({ name: 'prod', alarmEmail: 'me@example.org' })
    expect(yes).toBe(true)
    expect(contextArguments(given)).toEqual(['-c', 'stage=prod', '-c', 'alarmEmail=me@example.org'])
  })
})

it('nothing is done unasked where nobody can answer', async () => {
  await expect(confirm('Takes the stage dev down.', 'dev')).rejects.toThrow('add --yes')
})
