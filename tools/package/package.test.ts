import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const credentials = { email: 'packed@cloudalbum.example', password: 'northern lights over the sea' }
const installLimitMs = 240_000

let folder: string
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloudalbum-package-'))
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'build.ts')], { cwd: root })
  await writeFile(join(folder, 'package.json'), '{"private":true}')
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline']
  // As somebody who trusts no scripts: everything native comes ready made.
  await run('npm', ['install', '--ignore-scripts', ...quiet, join(root, stdout.trim())], { cwd: folder })
  const { PATH, HOME, TMPDIR } = process.env
  env = { PATH, HOME, TMPDIR, DATA_DIR: join(folder, 'data') }
}, installLimitMs)
afterAll(() => rm(folder, { recursive: true, force: true }))

const program = () => join(folder, 'node_modules/cloudalbum/cloudalbum.mjs')
const cloudalbum = (more: NodeJS.ProcessEnv, ...args: string[]) =>
  run(process.execPath, [program(), ...args], { cwd: folder, env: { ...env, ...more } })

async function start(): Promise<{ baseUrl: string; stop(): Promise<number> }> {
  const child = spawn(process.execPath, [program(), 'start'], {
    cwd: folder,
    env: { ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit') as Promise<[number]>
  const line = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>
  const [said] = await Promise.race([line, ended.then(([code]) => [`it ended with ${code}`])])
  const [, baseUrl] = /^CloudAlbum is ready at (\S+)/.exec(said ?? '') ?? []
  if (!baseUrl) throw new Error(`The packed album does not start: ${said}`)
  return {
    baseUrl,
    async stop() {
      child.kill()
      return (await ended)[0]
    },
  }
}

type Call = <T>(path: string, body?: object) => Promise<T>

/** Calls in the name of the first account of the album. */
async function signIn(baseUrl: string): Promise<Call> {
  let authorization: Record<string, string> = {}
  const call: Call = async <T>(path: string, body?: object) => {
    const response = await fetch(`${baseUrl}/api/${path}`, {
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      headers: { 'content-type': 'application/json', ...authorization },
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }
  await call('accounts', { ...credentials, displayName: 'Packed' })
  const { accessToken } = await call<{ accessToken: string }>('session', credentials)
  authorization = { authorization: `Bearer ${accessToken}` }
  return call
}

describe('the package', () => {
  it('holds no source, no test and no secret', async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--loglevel=error'], {
      cwd: join(root, 'dist/package'),
    })
    const [packed] = JSON.parse(stdout) as { files: { path: string }[] }[]
    const paths = packed?.files.map(({ path }) => path) ?? []
    expect(paths.filter((path) => /\.ts$|test|\.env|secrets|\.map$/.test(path))).toEqual([])
    expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'cloudalbum.mjs', 'package.json']))
  })

  it('runs the album: the page, a photo from upload to ready, a clean end', async () => {
    const album = await start()
    try {
      expect(await (await fetch(album.baseUrl)).text()).toContain('<title>CloudAlbum</title>')
      const call = await signIn(album.baseUrl)
      const { secret } = await call<{ secret: string }>('keys', { name: 'Packed' })
      const photo = join(folder, 'photo.jpg')
      const picture = sharp({ create: { width: 1200, height: 900, channels: 3, background: '#4a7' } })
      await picture.jpeg().toFile(photo)
      await cloudalbum({ CLOUDALBUM_URL: album.baseUrl, CLOUDALBUM_KEY: secret }, 'upload', photo)
      await expect.poll(() => call('timeline'), { timeout: 20_000 }).toMatchObject({ total: 1 })
    } finally {
      expect(await album.stop()).toBe(0)
    }
  }, 60_000)

  it('looks after it: doctor finds nothing wrong', async () => {
    const { stdout } = await cloudalbum({}, 'doctor')
    expect(stdout).toContain('✓ Database')
    expect(stdout).not.toContain('✗')
  })

  it('names the version that it is', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'apps/cli/package.json'), 'utf8')) as {
      version: string
    }
    expect((await cloudalbum({}, '--version')).stdout.trim()).toBe(version)
  })
})
