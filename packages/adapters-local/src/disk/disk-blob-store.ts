import { checkKey, checkPrefix, contentTypeOf } from '@cloudalbum/adapters-shared'
import { closeSync, fsyncSync, mkdirSync, openSync, type Stats } from 'node:fs'
import { open, readdir, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import {
  AppError,
  notFound,
  type BlobInfo,
  type BlobStore,
  type Clock,
  type DownloadOptions,
  type OpenUploadTerms,
  type SignedRequest,
  type SpooledBytes,
  type UploadSpool,
  type UploadTerms,
} from '@cloudalbum/core'
import { DiskFiles, undefinedWhenMissing, type FileSystem } from './disk-files.ts'
import { DiskParts, newestIn, partsFolder, shortOf } from './disk-parts.ts'
import { listFiles } from './list-files.ts'
import { UrlSigner, type DownloadGrant, type UploadGrant } from './url-signer.ts'

export interface DiskBlobStoreOptions {
  /** Folder of the blobs; made when it is missing. */
  root: string
  /** Where `mediaRoutes` answers, without a slash at its end; '' for addresses relative to the host. */
  baseUrl: string
  /** At least 32 bytes; another one makes all addresses that were handed out invalid. */
  secret: Uint8Array
  clock: Clock
  /** Download addresses stay the same this long, and work for one to two of it. */
  windowMs: number
  /** The `traceparent` of what is under way, which comes back with the bytes. */
  carry?: () => string | undefined
  fileSystem?: Partial<FileSystem>
}

export interface UploadHeaders {
  contentType: string | null
  contentLength: number | undefined
}

type Bytes = ReadableStream<Uint8Array>

const chunkBytes = 1 << 18
const arrivalMs = 24 * 3_600_000

/** Blobs as files of a folder, read and written over HTTP through signed addresses. */
export class DiskBlobStore implements BlobStore, UploadSpool {
  private readonly files: DiskFiles
  private readonly parts: DiskParts
  private readonly signer: UrlSigner
  private readonly options: DiskBlobStoreOptions
  /** Keys whose bytes come in at this moment, with how many senders. */
  private readonly arriving = new Map<string, number>()
  private readonly removalListeners = new Set<(key: string) => void>()

  constructor(options: DiskBlobStoreOptions) {
    this.options = options
    const root = resolve(options.root)
    makeDurableFolder(root, 0o750)
    this.files = new DiskFiles(root, options.fileSystem)
    this.parts = new DiskParts(this.files)
    this.signer = new UrlSigner(options)
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    checkKey(key)
    await this.files.place(await this.files.receive(once(bytes), bytes.byteLength), key)
  }

  async head(key: string): Promise<BlobInfo | undefined> {
    const stats = await this.files.stat(key)
    return stats && blobInfo(key, stats)
  }

  async get(key: string, range?: { start: number; end?: number }) {
    const { info, handle } = await this.openBlob(key)
    try {
      checkRange(info.sizeBytes, range)
    } catch (error) {
      await handle.close()
      throw error
    }
    return {
      info,
      body: Readable.toWeb(handle.createReadStream({ highWaterMark: chunkBytes, ...range })) as Bytes,
    }
  }

  /** The caller closes the handle. @throws AppError `not-found`. */
  async openBlob(key: string): Promise<{ info: BlobInfo; handle: FileHandle }> {
    const handle = await open(this.files.pathOf(key), 'r').catch(undefinedWhenMissing)
    if (!handle) throw notFound('file')
    const stats = await handle.stat()
    if (stats.isFile()) return { info: blobInfo(key, stats), handle }
    await handle.close()
    throw notFound('file')
  }

  async withFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T> {
    if (!(await this.files.stat(key))) throw notFound('file')
    return use(this.files.pathOf(key))
  }

  async remove(keys: string[]): Promise<void> {
    keys.forEach(checkKey)
    const folders: string[] = []
    for (const key of keys) {
      folders.push(await this.files.remove(key))
      for (const listener of this.removalListeners) listener(key)
    }
    await this.files.syncRemovals(folders)
  }

  /** Calls back after each removal. */
  onRemove(listener: (key: string) => void): void {
    this.removalListeners.add(listener)
  }

  async list(
    prefix: string,
    cursor: string | undefined,
    limit: number,
  ): Promise<{ blobs: BlobInfo[]; next?: string }> {
    checkPrefix(prefix)
    const blobs: BlobInfo[] = []
    for await (const { key, stats } of listFiles(this.files.root, prefix, cursor ?? '')) {
      const last = blobs.at(-1)
      if (blobs.length === limit && last) return { blobs, next: last.key }
      blobs.push(blobInfo(key, stats))
    }
    return { blobs }
  }

  async signUpload(key: string, terms: UploadTerms): Promise<SignedRequest> {
    checkKey(key)
    const trace = this.options.carry?.()
    const headers = {
      'content-type': terms.contentType,
      ...(trace === undefined ? {} : { 'x-amz-meta-traceparent': trace }),
    }
    return Promise.resolve({
      method: 'PUT',
      url: this.signer.upload(key, terms),
      headers,
      expiresAtMs: terms.expiresAtMs,
    })
  }

  async signOpenUpload(key: string, terms: OpenUploadTerms): Promise<SignedRequest> {
    checkKey(key)
    const url = this.signer.open(key, terms)
    return Promise.resolve({ method: 'PUT', url, headers: {}, expiresAtMs: terms.expiresAtMs })
  }

  async startParts(key: string): Promise<string> {
    return this.parts.start(key)
  }

  async signPart(
    key: string,
    uploadId: string,
    part: { number: number; sizeBytes: number; expiresAtMs: number },
  ): Promise<SignedRequest> {
    checkKey(key)
    const url = this.signer.part(key, { uploadId, ...part })
    return Promise.resolve({ method: 'PUT', url, headers: {}, expiresAtMs: part.expiresAtMs })
  }

  async listParts(key: string, uploadId: string): Promise<number[]> {
    return (await this.parts.list(key, uploadId)).map((part) => part.number)
  }

  async completeParts(key: string, uploadId: string, terms: UploadTerms): Promise<void> {
    if (await this.files.stat(key)) throw new AppError('already-uploaded', 'These bytes are here already.')
    await this.files.place(await this.parts.join(key, uploadId, terms), key)
    await this.parts.abort(key, uploadId)
  }

  async abortParts(key: string, uploadId: string): Promise<void> {
    await this.parts.abort(key, uploadId)
  }

  async signDownload(key: string, options: DownloadOptions = {}): Promise<string> {
    checkKey(key)
    const { windowMs, clock } = this.options
    const expiresAtMs = (Math.floor(clock.now() / windowMs) + 2) * windowMs
    return Promise.resolve(this.signer.download({ key, expiresAtMs, ...options }))
  }

  /** @throws AppError `forbidden` unless the address is signed and in time. */
  openDownload(url: URL): DownloadGrant {
    return this.signer.verifyDownload(url)
  }

  /** @throws AppError `forbidden` unless the address is signed and in time. */
  openUpload(url: URL): UploadGrant {
    return this.signer.verifyUpload(url)
  }

  /**
   * What a signed PUT brings: durable when it resolves. Gives the grant and an ETag.
   * @throws AppError `forbidden`, `unsupported-type`, `already-uploaded`, `too-large`, `invalid-input`, `checksum-mismatch`, `storage-full`.
   */
  async acceptUpload(
    url: URL,
    headers: UploadHeaders,
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<{ grant: UploadGrant; etag: string }> {
    const grant = this.signer.verifyUpload(url)
    checkHeaders(grant, headers)
    this.arriving.set(grant.key, (this.arriving.get(grant.key) ?? 0) + 1)
    try {
      if (await this.files.stat(grant.key))
        throw new AppError('already-uploaded', 'These bytes are here already.')
      const sha256 =
        grant.kind === 'part'
          ? await this.parts.store(grant.key, grant.uploadId, grant, bytes)
          : grant.kind === 'open'
            ? await this.storeOpen(grant, bytes)
            : await this.storeWhole(grant, bytes)
      return { grant, etag: `"${sha256}"` }
    } finally {
      const senders = (this.arriving.get(grant.key) ?? 1) - 1
      if (senders === 0) this.arriving.delete(grant.key)
      else this.arriving.set(grant.key, senders)
    }
  }

  private async storeWhole(terms: UploadTerms & { key: string }, bytes: AsyncIterable<Uint8Array>) {
    const incoming = await this.files.receive(bytes, terms.sizeBytes)
    const refusal =
      incoming.sizeBytes !== terms.sizeBytes
        ? shortOf(incoming.sizeBytes, terms.sizeBytes)
        : incoming.sha256 !== terms.sha256
          ? new AppError(
              'checksum-mismatch',
              'The bytes are not those that were announced. Upload the file again.',
            )
          : undefined
    if (refusal) {
      await rm(incoming.path, { force: true })
      throw refusal
    }
    await this.files.place(incoming, terms.key)
    return incoming.sha256
  }

  private async storeOpen(
    { key, maxBytes }: OpenUploadTerms & { key: string },
    bytes: AsyncIterable<Uint8Array>,
  ) {
    const incoming = await this.files.receive(bytes, maxBytes)
    if (incoming.sizeBytes === 0) {
      await rm(incoming.path, { force: true })
      throw new AppError('invalid-input', 'There are no bytes.')
    }
    await this.files.place(incoming, key)
    return incoming.sha256
  }

  async receive(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<SpooledBytes> {
    const incoming = await this.files.receive(bytes, maxBytes)
    return {
      sizeBytes: incoming.sizeBytes,
      sha256: incoming.sha256,
      keep: (key) => this.files.place(incoming, key),
      discard: () => rm(incoming.path, { force: true }),
    }
  }

  /** Whether bytes for this key are on their way: right now, or as parts within a day. */
  async isArriving(key: string, uploadId: string | undefined): Promise<boolean> {
    checkKey(key)
    if (this.arriving.has(key)) return true
    const newest = uploadId === undefined ? undefined : await this.parts.lastArrivalMs(key, uploadId)
    return newest !== undefined && newest > this.options.clock.now() - arrivalMs
  }

  /** Removes what broken uploads left behind and nobody has written to for so long. Gives how many. */
  async collectLeftovers(olderThanMs: number): Promise<number> {
    const beforeMs = this.options.clock.now() - olderThanMs
    const removed = [
      ...(await removeOld(join(this.files.root, '.incoming'), beforeMs, fileTime)),
      ...(await removeOld(join(this.files.root, partsFolder), beforeMs, newestIn)),
    ]
    return removed.length
  }
}

export const createDiskBlobStore = (options: DiskBlobStoreOptions) => new DiskBlobStore(options)

async function removeOld(
  folder: string,
  beforeMs: number,
  timeOf: (path: string) => Promise<number | undefined>,
) {
  const removed: string[] = []
  for (const name of (await readdir(folder).catch(undefinedWhenMissing)) ?? []) {
    const path = join(folder, name)
    const time = await timeOf(path)
    if (time === undefined || time >= beforeMs) continue
    await rm(path, { recursive: true, force: true })
    removed.push(name)
  }
  return removed
}

const fileTime = async (path: string) => (await stat(path).catch(undefinedWhenMissing))?.mtimeMs

/** Makes what is missing of the way to a folder; the name of each that it made is synced. */
export function makeDurableFolder(root: string, mode: number): void {
  const first = mkdirSync(root, { recursive: true, mode })
  if (first === undefined || process.platform === 'win32') return
  for (let at = dirname(root); ; at = dirname(at)) {
    const parent = openSync(at, 'r')
    fsyncSync(parent)
    closeSync(parent)
    if (at === dirname(first)) return
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes)
}

/** Refuses what cannot end well before any byte is read. */
function checkHeaders(grant: UploadGrant, { contentType, contentLength }: UploadHeaders): void {
  if (grant.kind === 'open') {
    if (!grant.contentTypes.includes((contentType ?? '').toLowerCase()))
      throw new AppError('unsupported-type', `This upload takes ${grant.contentTypes[0] ?? 'no type'}.`)
    if ((contentLength ?? 0) > grant.maxBytes)
      throw new AppError('too-large', `There are more than ${grant.maxBytes} bytes.`)
    return
  }
  if (grant.kind === 'whole' && contentType?.toLowerCase() !== grant.contentType.toLowerCase())
    throw new AppError('unsupported-type', `This upload was announced as ${grant.contentType}.`)
  if (contentLength === undefined || contentLength === grant.sizeBytes) return
  if (contentLength < grant.sizeBytes) throw shortOf(contentLength, grant.sizeBytes)
  throw new AppError('too-large', `There are more than the announced ${grant.sizeBytes} bytes.`)
}

function checkRange(size: number, range: { start: number; end?: number } | undefined): void {
  if (!range) return
  const { start, end = Infinity } = range
  if (start < 0 || start >= size || end < start)
    throw new AppError('range-not-satisfiable', `There are ${size} bytes.`)
}

/** A key is written once, so size and time of the file tell its bytes from any others. */
const blobInfo = (key: string, stats: Stats): BlobInfo => ({
  key,
  sizeBytes: stats.size,
  contentType: contentTypeOf(key),
  modifiedAtMs: stats.mtimeMs,
  etag: `"${stats.size.toString(36)}-${Math.round(stats.mtimeMs * 1000).toString(36)}"`,
})
