import type { DownloadFile, OpenDownload } from '@cloudalbum/core'
import { makeZip, predictLength } from 'client-zip'

/** Bytes of the ZIP; undefined when the size of a file is not known before. */
export function zipLength(files: readonly DownloadFile[]): bigint | undefined {
  const entries = files.map(({ name, sizeBytes }) => ({ name, size: sizeBytes ?? -1 }))
  return entries.every(({ size }) => size >= 0) ? predictLength(entries) : undefined
}

/**
 * The files one after the other, stored as they are (ZIP64 where needed), one open at a time and only while somebody
 * reads. A file that fails breaks the stream off, so that nobody takes half a ZIP for a whole one.
 */
export function zipStream(
  download: OpenDownload,
  onFault: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const entries = new Entries(download.files)
  let zip: ReadableStreamDefaultReader<Uint8Array> | undefined
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          zip ??= makeZip(entries).getReader()
          const { done, value } = await zip.read()
          // Giving up ends the reading as well, but not the ZIP.
          if (entries.closed) return
          if (!done) return controller.enqueue(value)
          await download.done()
          controller.close()
        } catch (error) {
          if (entries.closed) return
          onFault(error)
          await entries.close()
          controller.error(error)
        }
      },
      async cancel(reason) {
        const closing = entries.close()
        await zip?.cancel(reason)
        await closing
      },
    },
    { highWaterMark: 0 },
  )
}

interface Entry {
  name: string
  lastModified: Date
  input: AsyncIterable<Uint8Array>
}

/** What goes into the ZIP, opened when it is its turn. */
class Entries implements AsyncIterable<Entry> {
  readonly #files: Iterator<DownloadFile, undefined>
  #open: AsyncIterator<Uint8Array> | undefined
  #closed = false

  constructor(files: readonly DownloadFile[]) {
    this.#files = files[Symbol.iterator]()
  }

  get closed(): boolean {
    return this.#closed
  }

  [Symbol.asyncIterator](): AsyncIterator<Entry> {
    return { next: () => this.#next() }
  }

  async #next(): Promise<IteratorResult<Entry>> {
    await this.#release()
    const next = this.#files.next()
    if (next.done || this.#closed) return { done: true, value: undefined }
    const file = next.value
    const source = (await file.open())[Symbol.asyncIterator]()
    this.#open = source
    // Given up while it was being opened.
    if (this.#closed) await this.#release()
    const input = { [Symbol.asyncIterator]: () => source }
    return { done: false, value: { name: file.name, lastModified: wallClock(file.modifiedLocalMs), input } }
  }

  /** Lets go of the file that is open, and opens no other. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#release()
  }

  async #release(): Promise<void> {
    const open = this.#open
    this.#open = undefined
    await open?.return?.()
  }
}

const firstYear = 1980
const lastYear = 2107

/** ZIPs hold what a clock on the wall showed, from 1980 to 2107, and take it from a date in the zone of this machine. */
function wallClock(localMs: number): Date {
  const date = new Date(localMs)
  const year = Math.min(lastYear, Math.max(firstYear, date.getUTCFullYear()))
  return new Date(
    year,
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  )
}
