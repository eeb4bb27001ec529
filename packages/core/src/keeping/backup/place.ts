import { isAppError } from '../../errors.ts'
import type { BlobStore } from '../../ports/blob-store.ts'
import type { UploadSpool } from '../../ports/upload-spool.ts'
import { chunksOf, joined, sha256Of } from './bytes.ts'
import { damaged } from './damaged.ts'
import { parseManifest, type Manifest, type Part } from './manifest.ts'

/** Where backups are kept: any store of files, from a beginning of its keys on. */
export interface BackupPlaceOptions {
  store: Pick<BlobStore, 'put' | 'head' | 'get' | 'list' | 'remove'> & UploadSpool
  /** '' or `photos/`. */
  prefix: string
  /** For people: `/mnt/backup`, `s3://bucket/photos`. */
  name: string
}

/** What a place had before. */
interface KnownObjects {
  /** Undefined when missing. */
  sizeOf(sha256: string): number | undefined
}

export interface StoredBackup {
  /** `2026-11-21t12-30-00z-<SHA-256 of its description>` */
  id: string
  madeAtMs: number
}

const idPattern = /^(\d{4}-\d\d-\d\d)t(\d\d)-(\d\d)-(\d\d)z-([0-9a-f]{64})$/
const binary = { contentType: 'application/octet-stream' }
const maxManifestBytes = 64 * 1024 * 1024

/**
 * `objects/<2>/<sha256>`: bytes under their own checksum, shared by all backups. `backups/<id>.json`: one description each.
 * Nothing of it is ever changed.
 */
export class BackupPlace {
  readonly name: string
  readonly options: BackupPlaceOptions

  constructor(options: BackupPlaceOptions) {
    this.options = options
    this.name = options.name
  }

  objectKey = (sha256: string) => `${this.options.prefix}objects/${sha256.slice(0, 2)}/${sha256}`
  private readonly manifestKey = (id: string) => `${this.options.prefix}backups/${id}.json`

  /** Keeps bytes that are there as a whole. @param there what the place had before. */
  async addBytes(bytes: Uint8Array<ArrayBuffer>, there: KnownObjects): Promise<Part> {
    const part = { sha256: await sha256Of(bytes), bytes: bytes.byteLength }
    if (await this.isMissing(part, there))
      await thereIsFine(this.options.store.put(this.objectKey(part.sha256), bytes, binary))
    return part
  }

  /** @throws AppError `invalid-input` when the bytes break off, `too-large`, `storage-full`. */
  async addStream(bytes: AsyncIterable<Uint8Array>, maxBytes: number, there: KnownObjects): Promise<Part> {
    const spooled = await this.options.store.receive(bytes, maxBytes)
    const part = { sha256: spooled.sha256, bytes: spooled.sizeBytes }
    try {
      if (await this.isMissing(part, there))
        await thereIsFine(spooled.keep(this.objectKey(part.sha256), binary))
    } finally {
      await spooled.discard()
    }
    return part
  }

  /** One that was cut off is removed, so that it is written again. */
  private async isMissing({ sha256, bytes }: Part, there: KnownObjects): Promise<boolean> {
    const found = there.sizeOf(sha256)
    if (found !== undefined && found !== bytes) await this.removeObjects([this.objectKey(sha256)])
    return found !== bytes
  }

  /** @throws AppError `not-found`. */
  async read(sha256: string): Promise<AsyncIterable<Uint8Array>> {
    return chunksOf((await this.options.store.get(this.objectKey(sha256))).body)
  }

  /** The bytes of a small object. @throws AppError `checksum-mismatch` when they are missing or others. */
  async readPart({ sha256, bytes }: Part): Promise<Uint8Array<ArrayBuffer>> {
    const found = await this.readWhole(this.objectKey(sha256), bytes)
    if (!found) throw damaged(`A part of this backup is missing: ${this.objectKey(sha256)}.`)
    if (found.byteLength !== bytes || (await sha256Of(found)) !== sha256)
      throw damaged(`A part of this backup is damaged: ${this.objectKey(sha256)}.`)
    return found
  }

  /** In order of their names. */
  async *objects(): AsyncGenerator<{ key: string; sha256: string; bytes: number; modifiedAtMs: number }> {
    for await (const { key, sizeBytes, modifiedAtMs } of this.list('objects/'))
      yield { key, sha256: key.slice(key.lastIndexOf('/') + 1), bytes: sizeBytes, modifiedAtMs }
  }

  /** Newest first. */
  async backups(): Promise<StoredBackup[]> {
    const all: StoredBackup[] = []
    for await (const { key } of this.list('backups/')) {
      const id = key.slice(key.lastIndexOf('/') + 1).replace(/\.json$/, '')
      const [, day, hour, minute, second] = idPattern.exec(id) ?? []
      if (day) all.push({ id, madeAtMs: Date.parse(`${day}T${hour}:${minute}:${second}Z`) })
    }
    return all.reverse()
  }

  /** Writes the description: from now on there is this backup. */
  async describe(manifest: Manifest): Promise<StoredBackup> {
    const bytes = new TextEncoder().encode(JSON.stringify(manifest))
    const time = new Date(manifest.madeAtMs).toISOString().slice(0, 19).replaceAll(':', '-').toLowerCase()
    const id = `${time}z-${await sha256Of(bytes)}`
    await thereIsFine(
      this.options.store.put(this.manifestKey(id), bytes, { contentType: 'application/json' }),
    )
    return { id, madeAtMs: Math.floor(manifest.madeAtMs / 1000) * 1000 }
  }

  /** @throws AppError `not-found`; `checksum-mismatch` when it is not what its name says. */
  async manifest(id: string): Promise<Manifest> {
    const sha256 = idPattern.exec(id)?.[5]
    const bytes = await this.readWhole(this.manifestKey(id), maxManifestBytes)
    if (!sha256 || !bytes || (await sha256Of(bytes)) !== sha256)
      throw damaged(`The description of this backup is damaged: ${this.manifestKey(id)}.`)
    return parseManifest(new TextDecoder().decode(bytes))
  }

  async forget(id: string): Promise<void> {
    await this.options.store.remove([this.manifestKey(id)])
  }

  async removeObjects(keys: string[]): Promise<void> {
    await this.options.store.remove(keys)
  }

  async *list(prefix: string) {
    for (let cursor: string | undefined; ;) {
      const page = await this.options.store.list(this.options.prefix + prefix, cursor, pageSize)
      yield* page.blobs
      if (page.next === undefined) return
      cursor = page.next
    }
  }

  /** Undefined when missing; cut off after `maxBytes` and one more. */
  private async readWhole(key: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const { info, body } = await this.options.store.get(key)
      if (info.sizeBytes > maxBytes) return (await body.cancel(), new Uint8Array(0))
      return await joined(chunksOf(body))
    } catch (error) {
      if (isAppError(error, 'not-found')) return undefined
      throw error
    }
  }
}

const pageSize = 1000

async function thereIsFine(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!isAppError(error, 'already-uploaded')) throw error
  }
}
