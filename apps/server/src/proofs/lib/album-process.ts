import { fork, type ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Done } from './power.ts'
import type { FromAlbum, Plan, ToAlbum } from './step.ts'

export interface AlbumProcess {
  baseUrl: string
  pid: number
  /** Of the connection that the album itself uses. */
  pragmas: Record<string, unknown>
  /** Gives the steps since the plan before. */
  plan(plan: Plan): Promise<string[]>
  /** What was done since the plan to record. */
  recorded(): Promise<Done[]>
  /** Its clock goes forward. */
  ahead(addMs: number): Promise<void>
  /** Resolves when it is dead, whoever killed it. */
  readonly dead: Promise<void>
  readonly isDead: () => boolean
  /** SIGKILL: nothing is finished, nothing is told. */
  kill(): Promise<void>
  /** What it has logged so far. */
  log(): string
}

export interface StartOptions {
  dataDir: string
  /** How far its clock is ahead of this one's. */
  aheadMs?: number
  /** Dies at this step of its start. */
  killStartAt?: number
}

const program = join(import.meta.dirname, 'album-program.ts')
const compileCache = join(import.meta.dirname, '../../../../../node_modules/.cache/node')
const page = '<!doctype html><html><head><title>CloudAlbum</title></head></html>'

/** The album on a data folder, in a process of its own. @throws Error when it ends before it is ready. */
export async function startAlbum(options: StartOptions): Promise<AlbumProcess> {
  const album = launchAlbum(options)
  const ready = await album.ready
  if (!ready) throw new Error(`The album does not start:\n${album.log()}`)
  return { ...album, baseUrl: ready.baseUrl, pragmas: ready.pragmas }
}

/** As `startAlbum`, for one that may die on the way: `ready` gives undefined then. */
export function launchAlbum({ dataDir, aheadMs = 0, killStartAt }: StartOptions) {
  const webFolder = `${dataDir}.web`
  mkdirSync(join(webFolder, 'assets'), { recursive: true })
  writeFileSync(join(webFolder, 'index.html'), page)
  const child = fork(program, [], {
    execArgv: ['--max-semi-space-size=4', '--disable-warning=ExperimentalWarning'],
    env: {
      ...process.env,
      // It would mend what the proofs look for.
      VERIFY: 'off',
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? compileCache,
      DATA_DIR: dataDir,
      PORT: '0',
      HOST: '127.0.0.1',
      BASE_URL: '',
      SIGN_UP: 'open',
      WORKERS: '2',
      PROOF_AHEAD_MS: String(aheadMs),
      PROOF_WEB_FOLDER: webFolder,
      PROOF_KILL_START_AT: killStartAt === undefined ? '' : String(killStartAt),
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  })
  return handleOf(child)
}

function handleOf(child: ChildProcess) {
  let log = ''
  child.stderr?.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-200_000)))
  const dead = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let isDead = false
  child.once('exit', () => (isDead = true))
  const told = <Kind extends FromAlbum['kind']>(kind: Kind) =>
    new Promise<Extract<FromAlbum, { kind: Kind }> | undefined>((resolve) => {
      const onMessage = (message: FromAlbum) => {
        if (message.kind === kind) end(message as Extract<FromAlbum, { kind: Kind }>)
      }
      const onClose = () => end(undefined)
      const end = (message: Extract<FromAlbum, { kind: Kind }> | undefined) => {
        child.off('message', onMessage).off('close', onClose)
        resolve(message)
      }
      child.on('message', onMessage).on('close', onClose)
    })
  const ask = async <Kind extends FromAlbum['kind']>(message: ToAlbum, kind: Kind) => {
    const answer = told(kind)
    // One that is dead says so by its end.
    child.send(message, () => undefined)
    return answer
  }
  return {
    pid: child.pid ?? 0,
    ready: told('ready'),
    dead,
    isDead: () => isDead,
    plan: async (plan: Plan) => (await ask({ kind: 'plan', plan }, 'planned'))?.steps ?? [],
    recorded: async () => (await ask({ kind: 'recorded' }, 'recording'))?.done ?? [],
    ahead: async (addMs: number) => void (await ask({ kind: 'clock', addMs }, 'clock-set')),
    kill: async () => {
      child.kill('SIGKILL')
      await dead
    },
    log: () => log,
  }
}
