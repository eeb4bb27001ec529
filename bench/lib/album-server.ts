import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { project } from './folders.ts'
import { stopped } from './processes.ts'

export interface AlbumServer extends AsyncDisposable {
  pid: number
  baseUrl: string
  /** Signs up somebody new. Gives calls in their name. */
  signUp(): Promise<Visitor>
  signIn(who: Credentials): Promise<Visitor>
}

export interface Visitor {
  credentials: Credentials
  /** @throws Error for an answer that says no. */
  json<T>(method: string, path: string, body?: unknown): Promise<T>
}

export interface Credentials {
  email: string
  password: string
}

const startLimitMs = 60_000

/** The real server in a process of its own: what `npm start` runs, which becomes the server in the same process. */
export async function startAlbum(
  dataDir: string,
  /** Beside where and on which port. */
  more: Record<string, string> = {},
): Promise<AlbumServer> {
  const port = await freePort()
  const child = spawn(process.execPath, [join(project, 'tools/start.mjs')], {
    env: { ...process.env, ...serverEnv(dataDir, port), ...more },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const baseUrl = `http://127.0.0.1:${port}`
  if (child.pid === undefined) throw new Error('The server cannot be started.')
  await firstAnswer(baseUrl)
  let accounts = 0
  return {
    pid: child.pid,
    baseUrl,
    async signUp() {
      const who = {
        email: `bench-${(accounts += 1)}@cloudalbum.example`,
        password: 'northern lights over the sea',
      }
      await callsTo(baseUrl, '', who).json('POST', '/api/accounts', { ...who, displayName: 'Bench' })
      return signIn(baseUrl, who)
    },
    signIn: (who) => signIn(baseUrl, who),
    [Symbol.asyncDispose]: () => stopped(child),
  }
}

export const serverEnv = (dataDir: string, port: number) => ({
  DATA_DIR: dataDir,
  PORT: String(port),
  HOST: '127.0.0.1',
  SIGN_UP: 'open',
  WORKERS: '2',
})

/** Asks until the album answers; 503 is the answer of one that is still starting. */
export async function firstAnswer(baseUrl: string): Promise<void> {
  const deadline = performance.now() + startLimitMs
  for (;;) {
    const status = await fetch(`${baseUrl}/api/config`).then(
      async (response) => {
        await response.arrayBuffer()
        return response.status
      },
      () => 0, // does not listen yet
    )
    if (status === 200) return
    if (performance.now() > deadline) throw new Error('The server does not answer.')
    await pause(5)
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function signIn(baseUrl: string, who: Credentials): Promise<Visitor> {
  const { accessToken } = await callsTo(baseUrl, '', who).json<{ accessToken: string }>(
    'POST',
    '/api/session',
    who,
  )
  return callsTo(baseUrl, accessToken, who)
}

function callsTo(baseUrl: string, token: string, credentials: Credentials): Visitor {
  return {
    credentials,
    async json<T>(method: string, path: string, body?: unknown) {
      const response = await fetch(baseUrl + path, {
        method,
        headers: {
          'content-type': 'application/json',
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const answer = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`)
      return (answer ? JSON.parse(answer) : undefined) as T
    },
  }
}
