import { AppError, type DownloadFile, type OpenDownload } from '@cloudalbum/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { zipLength, zipStream } from './downloads-zip.ts'

let faults: unknown[]
beforeEach(() => {
  faults = []
})

describe('the stream of a ZIP', () => {
  function spied(count: number) {
    const log = { open: 0, most: 0, opened: 0, done: 0 }
    const bytes = (): ReadableStream<Uint8Array> => {
      let left = 20
      return new ReadableStream({
        pull(controller) {
          controller.enqueue(new Uint8Array(10_000))
          if (--left > 0) return
          log.open--
          controller.close()
        },
        cancel: () => void log.open--,
      })
    }
    const file = (name: string): DownloadFile => ({
      name,
      contentType: 'x/x',
      sizeBytes: 200_000,
      modifiedLocalMs: 0,
      open: async () => {
        log.opened++
        log.most = Math.max(log.most, ++log.open)
        return bytes()
      },
    })
    const files = Array.from({ length: count }, (_, index) => file(`${index}.jpg`))
    const download: OpenDownload = { fileName: 'a.zip', files, done: async () => void log.done++ }
    return { log, download }
  }

  it('has one file open at a time, and none before somebody reads', async () => {
    const { log, download } = spied(5)
    const stream = zipStream(download, (error) => faults.push(error))
    expect(log.opened).toBe(0)
    let size = 0
    for await (const part of stream) size += part.length
    expect(log).toEqual({ open: 0, most: 1, opened: 5, done: 1 })
    expect(zipLength(download.files)).toBe(BigInt(size))
  })

  it('closes the file and stops when the reader goes', async () => {
    const { log, download } = spied(5)
    const reader = zipStream(download, (error) => faults.push(error)).getReader()
    for (let part = 0; part < 30; part++) await reader.read()
    await reader.cancel()
    expect(log).toMatchObject({ open: 0, done: 0 })
    expect(log.opened).toBeLessThan(4)
    expect(faults).toEqual([])
  })

  it('neither uses the ticket up nor leaves a file open when the reader goes at any moment', async () => {
    for (let moment = 0; moment < 60; moment++) {
      const { log, download } = spied(3)
      const reader = zipStream(download, (error) => faults.push(error)).getReader()
      const reading = (async () => {
        while (!(await reader.read()).done);
      })()
      for (let turn = 0; turn < moment; turn++) await Promise.resolve()
      await reader.cancel()
      await reading
      await new Promise((resolve) => setImmediate(resolve))
      expect(log).toMatchObject({ open: 0, done: 0 })
    }
    expect(faults).toEqual([])
  })

  it('does not use the ticket up when a file fails', async () => {
    const { log, download } = spied(3)
    download.files[1]!.open = async () => {
      throw new AppError('not-found', 'Gone.')
    }
    const read = async () => {
      await new Response(zipStream(download, (error) => faults.push(error))).arrayBuffer()
    }
    await expect(read()).rejects.toMatchObject({ code: 'not-found' })
    expect(log).toMatchObject({ open: 0, done: 0 })
    expect(faults).toHaveLength(1)
  })

  it('reckons with ZIP64 above 4 GiB', () => {
    const overhead = (sizeBytes: number) =>
      zipLength([{ ...spied(1).download.files[0]!, sizeBytes }])! - BigInt(sizeBytes)
    expect(overhead(2 ** 32 + 1)).toBeGreaterThan(overhead(2 ** 31))
  })
})
