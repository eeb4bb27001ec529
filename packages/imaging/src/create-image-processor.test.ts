import { createHash, randomFillSync } from 'node:crypto'
import { isAppError } from '@cloudalbum/core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createImageProcessor, type ImageProcessorOptions } from './create-image-processor.ts'
import { drawn, testFolder, type TestFolder } from './testing/draw.ts'

vi.setConfig({ testTimeout: 60_000 })

type Processor = ReturnType<typeof createImageProcessor>

let folder: TestFolder
/** 12 megapixels of noise, which no decoder is quick with. */
let slow: { path: string; sha256: string; sizeBytes: number }
let quick: string
const opened: Processor[] = []

beforeAll(async () => {
  folder = await testFolder()
  const size = { width: 4000, height: 3000, channels: 3 } as const
  const pixels = randomFillSync(Buffer.alloc(size.width * size.height * size.channels))
  const bytes = await sharp(pixels, { raw: size }).png({ compressionLevel: 1 }).toBuffer()
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  slow = { path: await folder.save('slow.png', bytes), sha256, sizeBytes: bytes.length }
  quick = await folder.save('quick.jpg', await drawn().jpeg().toBuffer())
}, 60_000)
afterEach(async () => {
  await Promise.all(opened.splice(0).map((processor) => processor.close()))
})
afterAll(() => folder[Symbol.asyncDispose]())

function open(options: ImageProcessorOptions = {}): Processor {
  const processor = createImageProcessor({ concurrency: 1, ...options })
  opened.push(processor)
  return processor
}

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** The worker that is at work now, as soon as it is another than those before. */
async function newWorker(processor: Processor, before: readonly number[] = []): Promise<number> {
  return vi.waitFor(
    () => {
      const pid = processor.workerPids().find((candidate) => !before.includes(candidate))
      if (pid === undefined) throw new Error('no worker yet')
      return pid
    },
    { timeout: 30_000, interval: 5 },
  )
}

describe('a worker process', () => {
  it('starts with the first photo, is used again, and ends after idling', async () => {
    const processor = open({ idleMs: 200 })
    expect(processor.workerPids()).toEqual([])
    await processor.process(quick)
    const [pid = 0] = processor.workerPids()
    await processor.process(quick)
    expect(processor.workerPids()).toEqual([pid])
    await vi.waitFor(() => expect(processor.workerPids()).toEqual([]), { timeout: 30_000 })
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 30_000 })
    expect(await processor.process(quick)).toMatchObject({ outcome: 'ready' })
  })

  it('tells how long each step took, in the order of the steps, also of a photo that it rejects', async () => {
    const processor = open()
    const { steps = [] } = await processor.process(quick)
    expect(steps.map(({ name }) => name)).toEqual(['read original', 'read EXIF', 'decode', 'renditions'])
    const ends = steps.map(({ startMs, durationMs }) => startMs + durationMs)
    steps.slice(1).forEach(({ startMs }, i) => expect(startMs).toBeGreaterThanOrEqual(ends[i] ?? Infinity))
    const text = await folder.save('text.jpg', Buffer.from('no picture'))
    expect(await processor.process(text)).toMatchObject({
      outcome: 'rejected',
      steps: [{ name: 'read original' }],
    })
  })

  it('gets no more photos than there are workers, and all of them in the end', async () => {
    const processor = open({ concurrency: 2 })
    const results = await Promise.all(Array.from({ length: 12 }, () => processor.process(quick)))
    expect(results.every(({ outcome }) => outcome === 'ready')).toBe(true)
    expect(processor.workerPids()).toHaveLength(2)
  })

  it('is replaced when it is killed in the middle: the photo still ends ready', async () => {
    const processor = open()
    const result = processor.process(slow.path)
    process.kill(await newWorker(processor), 'SIGKILL')
    expect(await result).toMatchObject({ outcome: 'ready', width: 4000, height: 3000, sha256: slow.sha256 })
  })

  it('killed twice from outside is the fault of the machine and not of the photo', async () => {
    const processor = open()
    const result = processor.process(slow.path)
    const error = result.catch((caught: unknown) => caught)
    const first = await newWorker(processor)
    process.kill(first, 'SIGKILL')
    process.kill(await newWorker(processor, [first]), 'SIGKILL')
    expect(isAppError(await error, 'unavailable')).toBe(true)
    expect(await processor.process(quick)).toMatchObject({ outcome: 'ready' })
  })

  it('that crashes twice on a photo is the fault of the photo', async () => {
    const processor = open()
    const result = processor.process(slow.path)
    const first = await newWorker(processor)
    process.kill(first, 'SIGSEGV')
    process.kill(await newWorker(processor, [first]), 'SIGSEGV')
    const { sha256, sizeBytes } = slow
    expect(await result).toMatchObject({ outcome: 'rejected', code: 'damaged', sha256, sizeBytes })
    expect(await processor.process(quick)).toMatchObject({ outcome: 'ready' })
  })
})

describe('limits', () => {
  it('a photo that takes too long twice is rejected, with its hash', async () => {
    const { sha256, sizeBytes } = slow
    const result = await open({ timeoutMs: 100 }).process(slow.path)
    expect(result).toMatchObject({ outcome: 'rejected', code: 'too-slow', sha256, sizeBytes })
  })

  it.runIf(process.platform === 'linux')('a photo that takes too much memory is rejected', async () => {
    const result = await open({ memoryLimitMb: 60 }).process(slow.path)
    expect(result).toMatchObject({ outcome: 'rejected', code: 'too-large', sha256: slow.sha256 })
  })

  it('a photo of too many pixels is rejected before it is decoded', async () => {
    const result = await open({ maxPixels: 11_999_999 }).process(slow.path)
    expect(result).toMatchObject({ outcome: 'rejected', code: 'too-many-pixels', sha256: slow.sha256 })
  })

  it('a photo of too many bytes is rejected, with its hash', async () => {
    const { sha256, sizeBytes } = slow
    const result = await open({ maxBytes: sizeBytes - 1 }).process(slow.path)
    expect(result).toMatchObject({ outcome: 'rejected', code: 'too-large', sha256, sizeBytes })
    expect(await open({ maxBytes: sizeBytes }).process(slow.path)).toMatchObject({ outcome: 'ready' })
  })

  it('a JPEG above 64 MB is decoded from its file, and hashed whole', async () => {
    const bytes = Buffer.concat([await drawn().jpeg().toBuffer(), Buffer.alloc(66 * 1024 * 1024)])
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const path = await folder.save('long.jpg', bytes)
    expect(await open().process(path)).toMatchObject({
      outcome: 'ready',
      sha256,
      sizeBytes: bytes.length,
      width: 120,
    })
  })
})

describe('ending early', () => {
  it('an aborted photo rejects with the reason, and its worker is gone', async () => {
    const processor = open()
    const controller = new AbortController()
    const result = processor.process(slow.path, controller.signal)
    const pid = await newWorker(processor)
    controller.abort(new Error('The server stops.'))
    await expect(result).rejects.toThrow('The server stops.')
    expect(isRunning(pid)).toBe(false)
    expect(await processor.process(quick)).toMatchObject({ outcome: 'ready' })
  })

  it('a photo aborted while it waits never starts', async () => {
    const processor = open()
    const first = processor.process(slow.path)
    const controller = new AbortController()
    const second = processor.process(quick, controller.signal)
    const third = processor.process(quick)
    controller.abort(new Error('Not any more.'))
    await expect(second).rejects.toThrow('Not any more.')
    await expect(processor.process(quick, AbortSignal.abort(new Error('Never.')))).rejects.toThrow('Never.')
    expect(await Promise.all([first, third])).toMatchObject([{ outcome: 'ready' }, { outcome: 'ready' }])
  })

  it('close ends every worker and refuses what is under way and what comes', async () => {
    const processor = open({ concurrency: 2 })
    const results = Promise.allSettled([slow.path, quick, slow.path].map((path) => processor.process(path)))
    const pid = await newWorker(processor)
    await processor.close()
    expect(isRunning(pid)).toBe(false)
    expect((await results).map(({ status }) => status)).toContain('rejected')
    await expect(processor.process(quick)).rejects.toThrow()
  })
})

it('a file that is not there is a fault of the machine', async () => {
  await expect(open().process(`${folder.path}/gone.jpg`)).rejects.toMatchObject({ code: 'ENOENT' })
})
