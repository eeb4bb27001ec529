import { checkKey } from '@cloudalbum/adapters-shared'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, invalid, newId, notFound, type UploadTerms } from '@cloudalbum/core'
import { codeOf, translated, undefinedWhenMissing, type DiskFiles, type IncomingFile } from './disk-files.ts'

interface Part {
  number: number
  path: string
  sizeBytes: number
}

export const partsFolder = '.parts'

/** Uploads in parts: a folder each, a file for each part under its number. */
export class DiskParts {
  private readonly files: DiskFiles

  constructor(files: DiskFiles) {
    this.files = files
  }

  async start(key: string): Promise<string> {
    checkKey(key)
    const uploadId = newId()
    await mkdir(join(this.files.root, this.folderOf(key, uploadId)), { recursive: true }).catch(
      (error: unknown) => {
        throw translated(error)
      },
    )
    await this.files.syncFolders(join(this.files.root, partsFolder))
    return uploadId
  }

  /** The same part again replaces what was there. @throws AppError `not-found`, `invalid-input` (size), `storage-full`. */
  async store(
    key: string,
    uploadId: string,
    part: { number: number; sizeBytes: number },
    bytes: AsyncIterable<Uint8Array>,
  ) {
    const folder = this.folderOf(key, uploadId)
    await this.list(key, uploadId)
    const incoming = await this.files.receive(bytes, part.sizeBytes, folder)
    try {
      if (incoming.sizeBytes !== part.sizeBytes) throw shortOf(incoming.sizeBytes, part.sizeBytes)
      await rename(incoming.path, join(this.files.root, folder, String(part.number)))
      await this.files.syncFolders(join(this.files.root, folder))
    } catch (error) {
      await rm(incoming.path, { force: true })
      throw codeOf(error) === 'ENOENT' ? notFound('upload') : translated(error) // given up meanwhile
    }
    return incoming.sha256
  }

  /** In order of number. @throws AppError `not-found`. */
  async list(key: string, uploadId: string): Promise<Part[]> {
    const folder = join(this.files.root, this.folderOf(key, uploadId))
    const names = await readdir(folder).catch(undefinedWhenMissing)
    if (!names) throw notFound('upload')
    const parts = names
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        const path = join(folder, name)
        return { number: Number(name), path, sizeBytes: (await stat(path)).size }
      })
    return (await Promise.all(parts)).sort((a, b) => a.number - b.number)
  }

  /** One file of all parts, synced. @throws AppError `not-found`, `conflict`, `checksum-mismatch`, `storage-full`. */
  async join(key: string, uploadId: string, { sizeBytes, sha256 }: UploadTerms): Promise<IncomingFile> {
    const parts = await this.list(key, uploadId)
    const stored = parts.reduce((sum, part) => sum + part.sizeBytes, 0)
    if (parts.some((part, i) => part.number !== i + 1) || stored < sizeBytes)
      throw new AppError('conflict', 'Some parts of this upload are missing.')
    const joined = await this.files.receive(concatenated(parts), stored)
    if (joined.sizeBytes === sizeBytes && joined.sha256 === sha256) return joined
    await rm(joined.path, { force: true })
    throw new AppError(
      'checksum-mismatch',
      'The bytes are not those that were announced. Upload the file again.',
    )
  }

  async abort(key: string, uploadId: string): Promise<void> {
    await rm(join(this.files.root, this.folderOf(key, uploadId)), { recursive: true, force: true })
  }

  /** When bytes came last; undefined for an unknown upload. */
  async lastArrivalMs(key: string, uploadId: string): Promise<number | undefined> {
    return newestIn(join(this.files.root, this.folderOf(key, uploadId)))
  }

  /** Named by the key too: the id of an upload is of no use with another key. */
  private folderOf(key: string, uploadId: string): string {
    checkKey(key)
    checkUploadId(uploadId)
    return join(partsFolder, `${uploadId}.${createHash('sha256').update(key).digest('hex').slice(0, 32)}`)
  }
}

const uploadIdPattern = /^[0-9a-z]{26}$/

/** @throws AppError `invalid-input`. */
function checkUploadId(uploadId: string): void {
  if (!uploadIdPattern.test(uploadId)) throw invalid('This is not the id of an upload.')
}

/** The newest change of a folder or of a file right in it; undefined when there is no such folder. */
export async function newestIn(folder: string): Promise<number | undefined> {
  const own = await stat(folder).catch(undefinedWhenMissing)
  const names = await readdir(folder).catch(undefinedWhenMissing)
  if (!own || !names) return undefined
  const times = names.map((name) => stat(join(folder, name)).catch(undefinedWhenMissing))
  return (await Promise.all(times)).reduce((newest, one) => Math.max(newest, one?.mtimeMs ?? 0), own.mtimeMs)
}

export const shortOf = (got: number, announced: number) =>
  new AppError('invalid-input', `Only ${got} of ${announced} announced bytes came.`)

async function* concatenated(parts: Part[]): AsyncGenerator<Uint8Array> {
  for (const part of parts)
    yield* createReadStream(part.path, { highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>
}
