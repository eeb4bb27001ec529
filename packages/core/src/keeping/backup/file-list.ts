import { isKey } from '../../keys.ts'
import type { NewSha256 } from '../../ports/sha256.ts'
import { linesOf } from './bytes.ts'
import { damaged } from './damaged.ts'
import { isSha256, type Stored } from './manifest.ts'
import { readParts } from './parts.ts'
import type { BackupPlace } from './place.ts'

/** One file of the album. */
export interface FileEntry {
  key: string
  sha256: string
  bytes: number
}

/** What an album keeps files under; a backup that names others is refused. */
export const filePrefixes = ['originals/', 'renditions/', 'profile-images/', 'profile-uploads/', 'clicks/']

const mostInBlock = 16_384

/**
 * Lines of files in blocks. Where a block ends follows from the lines themselves, so that files which come in between change one
 * block and leave the others as the last backup has them. One block in some 4,000 lines.
 */
export async function* blocksOfFiles(entries: AsyncIterable<FileEntry>): AsyncGenerator<Uint8Array> {
  let lines: string[] = []
  const block = () => new TextEncoder().encode(lines.join(''))
  for await (const { key, sha256, bytes } of entries) {
    lines.push(`${key}\t${sha256}\t${bytes}\n`)
    if (lines.length < mostInBlock && !sha256.startsWith('000')) continue
    yield block()
    lines = []
  }
  if (lines.length > 0) yield block()
}

/** @throws AppError `checksum-mismatch` for anything that an album would not have written. */
export async function* filesOf(
  place: BackupPlace,
  sha256: NewSha256,
  { files }: { files: Stored & { count: number; fileBytes: number } },
): AsyncGenerator<FileEntry, undefined> {
  let last = ''
  let [count, bytes] = [0, 0]
  for await (const line of linesOf(readParts(place, sha256, files))) {
    const entry = parseLine(line)
    if (entry.key <= last) throw damaged('Files of this backup are listed twice, or in no order.')
    last = entry.key
    count++
    bytes += entry.bytes
    yield entry
  }
  if (count !== files.count || bytes !== files.fileBytes)
    throw damaged('This backup lists other files than it says.')
}

function parseLine(line: string): FileEntry {
  const [key = '', sha256 = '', size = '', ...rest] = line.split('\t')
  const bytes = Number(size)
  const isFine =
    rest.length === 0 &&
    isKey(key) &&
    filePrefixes.some((prefix) => key.startsWith(prefix)) &&
    isSha256(sha256) &&
    /^\d{1,15}$/.test(size)
  if (!isFine)
    throw damaged(`This backup names a file that no album has: ${JSON.stringify(key.slice(0, 300))}.`)
  return { key, sha256, bytes }
}

/** Answers for keys that are asked for in order, each once. */
export class InOrder<T extends { key: string }> {
  private readonly entries: AsyncIterator<T, undefined>
  private current: T | undefined
  private isStarted = false

  constructor(entries: AsyncIterable<T, undefined>) {
    this.entries = entries[Symbol.asyncIterator]()
  }

  /** Undefined when there is none. `skipped` is told of those before it. */
  async find(key: string, skipped: (entry: T) => void = () => undefined): Promise<T | undefined> {
    if (!this.isStarted) await this.next()
    this.isStarted = true
    while (this.current !== undefined && this.current.key < key) {
      skipped(this.current)
      await this.next()
    }
    if (this.current?.key !== key) return undefined
    const found = this.current
    await this.next()
    return found
  }

  /** Those that nobody asked for. */
  async rest(skipped: (entry: T) => void): Promise<void> {
    await this.find('\uffff', skipped)
  }

  private async next(): Promise<void> {
    const { done, value } = await this.entries.next()
    this.current = done ? undefined : value
  }
}
