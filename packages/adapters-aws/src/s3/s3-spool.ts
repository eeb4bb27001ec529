import { AppError, isAppError, type SpooledBytes, type UploadSpool } from '@cloudalbum/core'
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { S3Objects } from './s3-objects.ts'

/**
 * Bytes of a form wait in a file of this machine until their size and checksum are known, as S3 wants both beforehand. The
 * request that brings them also keeps them: nobody is told of bytes that are in the file alone, so a machine that goes
 * away with it loses nothing that was acknowledged.
 */
export class S3Spool implements UploadSpool {
  private readonly objects: S3Objects
  private readonly folder: string

  constructor(objects: S3Objects, folder: string) {
    this.objects = objects
    this.folder = folder
  }

  async receive(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<SpooledBytes> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    const path = join(this.folder, `${randomUUID()}.tmp`)
    const discard = () => rm(path, { force: true })
    try {
      const { sizeBytes, sha256 } = await write(bytes, path, maxBytes)
      return {
        sizeBytes,
        sha256,
        keep: async (key, { contentType }) => {
          const open = async () => createReadStream(path, { highWaterMark: 1 << 18 })
          await this.objects.putStream(key, { contentType, sizeBytes, sha256 }, open)
          await discard()
        },
        discard,
      }
    } catch (error) {
      await discard()
      throw error
    }
  }

  /** Removes what a sudden end of the process left. Gives how many. */
  async collect(beforeMs: number): Promise<number> {
    let removed = 0
    for (const name of await readdir(this.folder).catch(noneWhenMissing)) {
      const path = join(this.folder, name)
      const info = await stat(path).catch(() => undefined)
      if (!info || info.mtimeMs >= beforeMs) continue
      await rm(path, { force: true })
      removed++
    }
    return removed
  }
}

/** @throws AppError `too-large`, `invalid-input`, `storage-full`. */
async function write(bytes: AsyncIterable<Uint8Array>, path: string, maxBytes: number) {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const measured = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      sizeBytes += chunk.byteLength
      hash.update(chunk)
      if (sizeBytes > maxBytes) done(new AppError('too-large', `There are more than ${maxBytes} bytes.`))
      else done(null, chunk)
    },
  })
  try {
    await pipeline(bytes, measured, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    throw refused(error)
  }
  return { sizeBytes, sha256: hash.digest('hex') }
}

function refused(cause: unknown): unknown {
  if (isAppError(cause)) return cause
  const { code, syscall } = cause as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('storage-full', 'The disk of the album is full. Free some space and try again.', {
      cause,
    })
  // A sender that goes away is no fault of the album; a disk that fails is.
  if (syscall === 'open' || syscall === 'write') return cause
  return new AppError('invalid-input', 'The upload broke off.', { cause })
}

function noneWhenMissing(error: unknown): string[] {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
  throw error
}
