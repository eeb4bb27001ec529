import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { availableParallelism } from 'node:os'
import { AppError, type ImageProcessor, type RejectedImage } from '@cloudalbum/core'
import { createWorkerPool } from './pool/worker-pool.ts'
import type { JobEnd } from './pool/worker-process.ts'
import type { Identity, Job } from './worker/messages.ts'

export interface ImageProcessorOptions {
  /** Photos at a time, each in a process of its own. Default: the cores, at most 4. */
  concurrency?: number
  maxPixels?: number
  maxBytes?: number
  /** Time for one attempt at one photo, in which others may use the machine too. */
  timeoutMs?: number
  /** A worker's own memory; enforced on Linux. */
  memoryLimitMb?: number
  /** After this time without work a worker ends and gives its memory back. */
  idleMs?: number
  /** What a worker runs, where it is bundled: `src/worker/main.ts`. */
  entry?: string
}

export interface LocalImageProcessor extends ImageProcessor {
  /** Process ids of the workers there are now. */
  workerPids(): number[]
}

/** Beyond what a run of ordinary photos needs; a worker that had to grow gives it back by ending. */
const recycleMb = 256

/**
 * Decodes in child processes, which may crash, run away or swell without harm to the server. Each
 * works on one photo at a time. Measured with 60 JPEGs of 12 megapixels on 2 cores: 2 processes of 1
 * photo take 8 % more CPU than a bare loop and 2 × 172 MB, 1 process of 2 photos 5 % and 220 MB; but
 * only with one photo a process does a crash, a limit or an abort hit that photo and no other.
 */
export function createImageProcessor(options: ImageProcessorOptions = {}): LocalImageProcessor {
  const { maxPixels = 100e6, maxBytes = 200e6, timeoutMs = 30_000, memoryLimitMb = 512 } = options
  const pool = createWorkerPool({
    concurrency: options.concurrency ?? Math.min(availableParallelism(), 4),
    idleMs: options.idleMs ?? 10_000,
    recycleMb: Math.min(recycleMb, memoryLimitMb / 2),
    entry: options.entry,
  })

  const attempt = async (
    job: Omit<Job, 'limits'>,
    signal: AbortSignal | undefined,
    fresh: boolean,
  ): Promise<JobEnd> => {
    try {
      return await pool.run(
        { ...job, limits: { maxPixels, maxBytes } },
        { timeoutMs, memoryLimitMb, signal },
        { fresh },
      )
    } catch (error) {
      signal?.throwIfAborted()
      throw new AppError('unavailable', 'Photos cannot be processed at the moment.', { cause: error })
    }
  }

  const run = async (job: Omit<Job, 'limits'>, signal: AbortSignal | undefined) => {
    let end = await attempt(job, signal, false)
    // A worker may fail for reasons of its own; in a new one it is the photo or the machine.
    if (!isFinal(end)) end = await attempt(job, signal, true)
    const { how, metadata, steps } = end
    if (how.kind === 'fault') throw machineFault(how)
    if (how.kind === 'crashed' && how.fromOutside)
      throw new AppError(
        'unavailable',
        'The image worker was ended from outside, perhaps for lack of memory.',
      )
    return { how, identity: end.identity ?? (await identify(job.path, signal)), metadata, steps }
  }

  const refusal = ({ how, identity, metadata, steps }: Awaited<ReturnType<typeof run>>): RejectedImage => ({
    outcome: 'rejected',
    ...identity,
    ...rejection(how, { timeoutMs, memoryLimitMb }),
    metadata,
    steps,
  })

  return {
    process: async (path, signal) => {
      const end = await run({ path }, signal)
      const { how, identity, metadata, steps } = end
      return how.kind === 'ready'
        ? { outcome: 'ready', ...identity, ...how.image, metadata, steps }
        : refusal(end)
    },
    cut: async (path, order, signal) => {
      const end = await run({ path, cut: order }, signal)
      const { how, identity, steps } = end
      return how.kind === 'cut' ? { outcome: 'ready', ...identity, images: how.images, steps } : refusal(end)
    },
    close: () => pool.close(),
    workerPids: () => pool.pids(),
  }
}

const isFinal = ({ how }: JobEnd) => ['ready', 'cut', 'rejected', 'fault'].includes(how.kind)

function rejection(
  how: Exclude<JobEnd['how'], { kind: 'fault' }>,
  limits: { timeoutMs: number; memoryLimitMb: number },
): Pick<RejectedImage, 'code' | 'detail'> {
  switch (how.kind) {
    case 'rejected':
      return { code: how.code, detail: how.detail }
    case 'too-slow':
      return {
        code: 'too-slow',
        detail: `The picture could not be opened within ${String(limits.timeoutMs / 1000)} seconds.`,
      }
    case 'over-memory':
      return {
        code: 'too-large',
        detail: `Opening the picture takes more than ${String(limits.memoryLimitMb)} MB of memory.`,
      }
    case 'crashed':
      return { code: 'damaged', detail: 'The file is damaged: the decoder failed on it twice.' }
    case 'ready':
    case 'cut':
      throw new Error('The worker made something else of the picture than it was asked for.')
  }
}

function machineFault({ message, code }: { message: string; code?: string }): Error {
  return Object.assign(new Error(`Processing failed: ${message}`), code === undefined ? {} : { code })
}

/** For a photo whose worker never got as far as telling. */
async function identify(path: string, signal: AbortSignal | undefined): Promise<Identity> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const chunk of createReadStream(path, signal ? { signal } : {}) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    sizeBytes += chunk.length
  }
  return { sha256: hash.digest('hex'), sizeBytes }
}
