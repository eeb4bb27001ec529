import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
/** What an album runs on: each is a program that says where it listens. */
const programs = {
  'one machine': { path: 'apps/server/src/main.ts', startLimitMs: 30_000, stopLimitMs: 10_000, env: {} },
  /** Emulators, gateway and functions; one that is killed leaves emulators behind. Without a server for mails, as on one machine. */
  cloud: {
    path: 'apps/local-cloud/src/main.ts',
    startLimitMs: 180_000,
    stopLimitMs: 60_000,
    env: { MAIL: 'smtp' },
  },
}

export type Deployment = keyof typeof programs

/** A real album, in a process of its own, with a data folder of its own: on the cloud that stays empty, and no data outlive a stop. */
export interface Album {
  readonly baseUrl: string
  readonly dataDir: string
  /** What the server wrote since its first start, for a test that asks what is logged. */
  readonly log: string
  /** Ends the process, by default as an operator does (SIGTERM); the data stay. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** Starts again with the same data, at the same address. Stops first where it still runs. */
  restart(signal?: NodeJS.Signals): Promise<void>
  /** Stops, and deletes the data. */
  remove(): Promise<void>
}

/** @param env settings besides the defaults, as docs/configuration.md names them */
export async function startAlbum(
  env: Record<string, string> = {},
  deployment: Deployment = 'one machine',
): Promise<Album> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cloudalbum-e2e-'))
  let log = ''
  const write = (text: string) => (log += text)
  const removeData = () => rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
  const start = (port: string) =>
    launch(programs[deployment], { ...env, PORT: port, DATA_DIR: dataDir }, write)
  let running = await start(env['PORT'] ?? '0').catch(async (error: unknown) => {
    await removeData()
    throw error
  })
  const { baseUrl } = running
  const stop = (signal: NodeJS.Signals = 'SIGTERM') =>
    end(running.child, signal, programs[deployment].stopLimitMs)
  return {
    baseUrl,
    dataDir,
    get log() {
      return log
    },
    stop,
    async restart(signal) {
      await stop(signal)
      running = await start(new URL(baseUrl).port)
    },
    async remove() {
      await stop()
      await removeData()
    },
  }
}

/** Resolves when the server has said where it listens. */
async function launch(
  { path, startLimitMs, env: common }: (typeof programs)[Deployment],
  env: Record<string, string>,
  write: (text: string) => void,
) {
  const child = spawn(process.execPath, [path], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', ...common, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const hear = (line: string) => {
    said += `${line}\n`
    write(`${line}\n`)
  }
  createInterface({ input: child.stderr }).on('line', hear)
  const baseUrl = await new Promise<string>((resolve, reject) => {
    const fail = (what: string) => {
      child.kill('SIGKILL')
      reject(new Error(`The album ${what}. It said:\n${said}`))
    }
    const limit = setTimeout(() => fail(`was not ready after ${startLimitMs / 1000} s`), startLimitMs)
    createInterface({ input: child.stdout }).on('line', (line) => {
      hear(line)
      const [, url] = /^CloudAlbum is ready at (\S+)/.exec(line) ?? []
      if (!url) return
      clearTimeout(limit)
      resolve(url)
    })
    child.once('error', (error) => fail(`cannot be started: ${error.message}`))
    child.once('close', (code, signal) => {
      clearTimeout(limit)
      fail(`ended at its start (${signal ?? `code ${code}`})`)
    })
  })
  return { child, baseUrl }
}

async function end(child: ChildProcess, signal: NodeJS.Signals, stopLimitMs: number) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  const limit = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
  await ended
  clearTimeout(limit)
}
