import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { ImageMetadata, ImageStep } from '@cloudalbum/core'
import type { Identity, Job, Report } from '../worker/messages.ts'

const ownEntry = fileURLToPath(new URL('../worker/main.ts', import.meta.url))
const memoryCheckMs = 50
const startLimitMs = 30_000
/** What a decoder needs of the environment; the server's secrets are not among it. */
const passedOn = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'LD_LIBRARY_PATH',
  // Without it each worker strips the types of its modules again.
  'NODE_COMPILE_CACHE',
]

export type FinalReport = Extract<Report, { kind: 'ready' | 'cut' | 'rejected' | 'fault' }>

export interface JobEnd {
  how:
    FinalReport | { kind: 'too-slow' } | { kind: 'over-memory' } | { kind: 'crashed'; fromOutside: boolean }
  identity?: Identity
  metadata: ImageMetadata
  steps: ImageStep[]
}

export interface JobLimits {
  timeoutMs: number
  memoryLimitMb: number
  signal?: AbortSignal | undefined
}

/** One child process that decodes one photo at a time. */
export interface WorkerProcess {
  readonly pid: number | undefined
  readonly alive: boolean
  /** Rejects only when `signal` aborts; the process is gone then. */
  run(job: Job, limits: JobLimits): Promise<JobEnd>
  /** MB of its own memory now; undefined where the system does not tell (not Linux). */
  memoryMb(): number | undefined
  /** Does not keep this process from ending while it idles. */
  rest(): void
  end(): Promise<void>
}

/** Rejects when no worker can be had on this machine, with what it said. @param entry what the process runs; not set: the source. */
export async function startWorker(entry = ownEntry): Promise<WorkerProcess> {
  const child = fork(entry, [], {
    env: environment(),
    // The photo's own memory lies outside of V8's heap.
    execArgv: ['--max-old-space-size=256', '--expose-gc', '--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000)
  })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  try {
    await Promise.race([
      once(child, 'message', { signal: AbortSignal.timeout(startLimitMs) }),
      ended.then(() => Promise.reject(new Error('it ended at once'))),
    ])
    // Whoever waits for an answer comes before photos that nobody waits for.
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch (error) {
    child.kill('SIGKILL')
    throw new Error(`The image worker does not start: ${complaint.trim() || String(error)}`, { cause: error })
  }
  return {
    pid: child.pid,
    get alive() {
      return child.exitCode === null && child.signalCode === null && child.connected
    },
    run: (job, limits) => run(child, job, limits),
    memoryMb: () => memoryMb(child.pid),
    rest: () => setReferences(child, 'unref'),
    end: async () => {
      setReferences(child, 'ref') // whoever waits for the end may have nothing else to live for
      child.kill('SIGKILL')
      await ended
    },
  }
}

function run(child: ChildProcess, job: Job, limits: JobLimits): Promise<JobEnd> {
  setReferences(child, 'ref')
  return new Promise((resolve, reject) => {
    const end: Omit<JobEnd, 'how'> = { metadata: {}, steps: [] }
    let killedFor: 'too-slow' | 'over-memory' | 'aborted' | undefined
    const kill = (reason: typeof killedFor) => {
      killedFor ??= reason
      child.kill('SIGKILL')
    }
    const timeout = setTimeout(kill, limits.timeoutMs, 'too-slow')
    const watch = setInterval(() => {
      if ((memoryMb(child.pid) ?? 0) > limits.memoryLimitMb) kill('over-memory')
    }, memoryCheckMs)
    const onAbort = () => kill('aborted')
    const onMessage = (report: Report) => {
      if (report.kind === 'identity') end.identity = report.identity
      else if (report.kind === 'metadata') end.metadata = report.metadata
      else if (report.kind === 'step') end.steps.push(report.step)
      else if (report.kind !== 'started') settle(report)
    }
    const onExit = (_code: number | null, signal: NodeJS.Signals | null) => {
      // What it said before its end is still in the channel.
      if (child.connected) child.once('disconnect', () => conclude(signal))
      else conclude(signal)
    }
    const conclude = (signal: NodeJS.Signals | null) => {
      if (killedFor === 'aborted') settle('aborted')
      // A decoder that fails dies of SIGSEGV, SIGABRT and the like; these two come from elsewhere.
      else if (!killedFor)
        settle({ kind: 'crashed', fromOutside: signal === 'SIGKILL' || signal === 'SIGTERM' })
      else settle({ kind: killedFor })
    }
    const settle = (how: JobEnd['how'] | 'aborted') => {
      clearTimeout(timeout)
      clearInterval(watch)
      limits.signal?.removeEventListener('abort', onAbort)
      child.off('message', onMessage).off('exit', onExit)
      if (how === 'aborted') reject(limits.signal?.reason as Error)
      else resolve({ ...end, how })
    }
    child.on('message', onMessage).on('exit', onExit)
    limits.signal?.addEventListener('abort', onAbort)
    if (limits.signal?.aborted) onAbort()
    // A process that ends before it takes the job is told of by its exit.
    else child.send(job, () => undefined)
  })
}

function environment(): NodeJS.ProcessEnv {
  const kept = passedOn.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  )
  // glibc's arenas, 8 a core, would keep what each thread once needed: 75 MB more a worker.
  return { ...(Object.fromEntries(kept) as Record<string, string>), MALLOC_ARENA_MAX: '1' }
}

function memoryMb(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined
  try {
    const kilobytes = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'latin1'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
  } catch {
    return undefined // it has just ended
  }
}

function setReferences(child: ChildProcess, how: 'ref' | 'unref'): void {
  child[how]()
  child.channel?.[how]()
  const { stderr } = child
  if (stderr && how in stderr) (stderr as unknown as Record<'ref' | 'unref', () => void>)[how]()
}
