import { readConfig } from '@cloudalbum/config'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AdapterOptions } from '../adapters/edge.ts'
import { composeLocal } from '../compose.ts'
import { logLine } from '@cloudalbum/app'

export const baseUrl = 'https://photos.example.org'

const page =
  '<!doctype html><html><head><title>CloudAlbum</title><meta name="description" content="x"></head><body></body></html>'

interface Asked {
  /** Access token or API key. */
  token?: string | undefined
  headers?: Record<string, string>
  /** Sent as JSON; a form as it is. */
  body?: unknown
  /** Sent as it is. */
  raw?: string | Uint8Array<ArrayBuffer>
}

/** The composed album over a folder of its own, with a clock that stands still until it is moved. */
export async function openSafetyAlbum(
  env: Record<string, string> = {},
  parts: Pick<AdapterOptions, 'images'> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'safety-'))
  mkdirSync(join(folder, 'web/assets'), { recursive: true })
  writeFileSync(join(folder, 'web/index.html'), page)
  writeFileSync(join(folder, 'web/assets/a-1.js'), 'export {}')
  const clock = { nowMs: Date.UTC(2026, 10, 21, 12), now: () => clock.nowMs }
  const faults: unknown[] = []
  const logged: string[] = []
  const { app, adapters, background, traces, stopReady, close } = await composeLocal({
    ...parts,
    config: readConfig({ ...env, DATA_DIR: join(folder, 'data') }),
    baseUrl,
    webFolder: join(folder, 'web'),
    log(level, event, fields) {
      logged.push(logLine(level, event, fields))
      if (level === 'error') faults.push(fields)
    },
    clock,
    // Every name leads where no webhook may go.
    lookUp: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
  })
  const ask = (method: string, path: string, { token, headers, body, raw }: Asked = {}) => {
    const all = new Headers(headers)
    if (token !== undefined) all.set('authorization', `Bearer ${token}`)
    if (body !== undefined && !(body instanceof FormData) && !all.has('content-type'))
      all.set('content-type', 'application/json')
    const sent = raw ?? (body instanceof FormData ? body : body === undefined ? null : JSON.stringify(body))
    return Promise.resolve(app.request(`${baseUrl}${path}`, { method, headers: all, body: sent }))
  }
  return {
    ask,
    /** For tests with real sockets. */
    fetch: (request: Request) => app.fetch(request),
    /** Where everything of it is stored. */
    dataDir: join(folder, 'data'),
    clock,
    adapters,
    background,
    traces,
    stopReady,
    /** What the log was told of faults. */
    faults,
    /** The lines that stood in the log. */
    logged,
    /** The JSON of an answer that must be a good one. */
    async json<T>(method: string, path: string, asked: Asked = {}): Promise<T> {
      const response = await ask(method, path, asked)
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      return (text === '' ? undefined : JSON.parse(text)) as T
    },
    async close() {
      await close()
      rmSync(folder, { recursive: true })
    },
  }
}

export type SafetyAlbum = Awaited<ReturnType<typeof openSafetyAlbum>>
