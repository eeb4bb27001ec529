import { checkKey } from '@cloudalbum/adapters-shared'
import { createHash, randomBytes } from 'node:crypto'
import type { Stats } from 'node:fs'
import { link, mkdir, open, rm, rmdir, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError, isAppError } from '@cloudalbum/core'

/** What tests replace to let a disk fail. */
export interface FileSystem {
  open: typeof open
  link: typeof link
}

/** Bytes on the disk under a name of their own, synced; not yet a blob. */
export interface IncomingFile {
  path: string
  sizeBytes: number
  sha256: string
}

const placeAttempts = 5
const batchBytes = 1 << 18

/**
 * Files of one root folder: blobs under their keys, what is still arriving under `.incoming`. A blob
 * appears whole or not at all: write aside, fsync, link under its name (fails if the name is taken), fsync folders.
 */
export class DiskFiles {
  readonly root: string
  private readonly fs: FileSystem

  constructor(root: string, fs: Partial<FileSystem> = {}) {
    this.root = root
    this.fs = { open, link, ...fs }
  }

  /** @throws AppError `invalid-input` for what is no key. */
  pathOf(key: string): string {
    checkKey(key)
    return join(this.root, key)
  }

  /** Undefined when missing. */
  async stat(key: string): Promise<Stats | undefined> {
    const path = this.pathOf(key)
    const found = await stat(path).catch(undefinedWhenMissing)
    return found?.isFile() ? found : undefined
  }

  /** @throws AppError `too-large`, `storage-full`, `invalid-input` (broke off). Leaves nothing behind when it fails. */
  async receive(
    bytes: AsyncIterable<Uint8Array>,
    maxBytes: number,
    folder = '.incoming',
  ): Promise<IncomingFile> {
    const path = join(this.root, folder, `${randomBytes(16).toString('hex')}.tmp`)
    await mkdir(dirname(path), { recursive: true }).catch(rethrow)
    try {
      const handle = await this.fs.open(path, 'wx', 0o640)
      try {
        const written = await writeAll(handle, bytes, maxBytes)
        await handle.sync()
        return { path, ...written }
      } finally {
        await handle.close()
      }
    } catch (error) {
      await rm(path, { force: true })
      throw translated(error)
    }
  }

  /** Gives the incoming file its key, and takes its own name away. @throws AppError `already-uploaded`, `storage-full`. */
  async place(incoming: Pick<IncomingFile, 'path'>, key: string): Promise<void> {
    const target = this.pathOf(key)
    try {
      await this.linkTo(incoming.path, target)
      await this.syncFolders(dirname(target))
    } catch (error) {
      // Whoever hears that it is here relies on it: the one who put it may have died before the folders were synced.
      if (codeOf(error) === 'EEXIST') await this.syncFolders(dirname(target))
      throw translated(error)
    } finally {
      await rm(incoming.path, { force: true })
    }
  }

  /** Missing is fine; folders that are empty then go too. Gives the folder that stays, to be synced. */
  async remove(key: string): Promise<string> {
    const path = this.pathOf(key)
    await rm(path, { force: true })
    let folder = dirname(path)
    for (; folder !== this.root; folder = dirname(folder)) {
      const isGone = await rmdir(folder).then(
        () => true,
        (error: unknown) => codeOf(error) === 'ENOENT', // somebody else was faster; or it is not empty
      )
      if (!isGone) break
    }
    return folder
  }

  /** Without it what was removed may be back after a power cut, and the row that spoke of it is not. */
  async syncRemovals(folders: Iterable<string>): Promise<void> {
    for (const folder of new Set(folders))
      try {
        await this.syncFolder(folder)
      } catch (error) {
        // Who has removed the folder itself meanwhile syncs the one around it.
        undefinedWhenMissing(error)
      }
  }

  /** The entry of every folder between is synced too: another upload may have made one of them a moment ago. */
  async syncFolders(folder: string): Promise<void> {
    for (let at = folder; ; at = dirname(at)) {
      await this.syncFolder(at)
      if (at === this.root) return
    }
  }

  private async syncFolder(folder: string): Promise<void> {
    if (process.platform === 'win32') return // cannot sync folders, and need not: NTFS journals them
    const handle = await this.fs.open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  /** A folder may vanish between its making and its use, when the last blob in it is removed at that moment. */
  private async linkTo(from: string, target: string): Promise<void> {
    for (let attempt = 1; ; attempt++)
      try {
        await mkdir(dirname(target), { recursive: true })
        return await this.fs.link(from, target)
      } catch (error) {
        if (codeOf(error) !== 'ENOENT' || attempt === placeAttempts) throw error
      }
  }
}

async function writeAll(handle: FileHandle, bytes: AsyncIterable<Uint8Array>, maxBytes: number) {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const chunk of inBatches(unbroken(bytes))) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > maxBytes) throw new AppError('too-large', `There are more than ${maxBytes} bytes.`)
    hash.update(chunk)
    for (let at = 0; at < chunk.byteLength;)
      at += (await handle.write(chunk, at, chunk.byteLength - at)).bytesWritten
  }
  return { sizeBytes, sha256: hash.digest('hex') }
}

/** A socket gives 64 kB at a time, and each write costs a turn of the thread pool. What is given is good until the next. */
async function* inBatches(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const batch = Buffer.allocUnsafeSlow(batchBytes)
  let filled = 0
  for await (const chunk of bytes) {
    if (filled + chunk.byteLength > batchBytes) {
      yield batch.subarray(0, filled)
      filled = 0
    }
    if (chunk.byteLength >= batchBytes) yield chunk
    else {
      batch.set(chunk, filled)
      filled += chunk.byteLength
    }
  }
  yield batch.subarray(0, filled)
}

/** A sender that goes away is no fault of the album. */
async function* unbroken(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
  } catch (cause) {
    if (isAppError(cause)) throw cause
    throw new AppError('invalid-input', 'The upload broke off.', { cause })
  }
}

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** The file system's word for what happened, in the album's words. */
export function translated(error: unknown): unknown {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('storage-full', 'The disk of the album is full. Free some space and try again.', {
        cause: error,
      })
    case 'EEXIST':
      return new AppError('already-uploaded', 'These bytes are here already.', { cause: error })
    default:
      return error
  }
}

export function undefinedWhenMissing(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined
  throw error
}

function rethrow(error: unknown): never {
  throw translated(error)
}
