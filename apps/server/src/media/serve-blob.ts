import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { DiskBlobStore, DownloadGrant } from '@cloudalbum/adapters-local'
import {
  bytesHeaders,
  matchesEtag,
  parseRange,
  refusal,
  type ByteRange,
  type MediaRequest,
} from '@cloudalbum/app'
import { AppError, attachment, type BlobInfo, type Clock } from '@cloudalbum/core'
import { SmallBlobs, type SmallBlob } from './small-blobs.ts'

/** Types that a browser shows and that cannot run anything. */
const inlineTypes = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'image/bmp'])
/** Types that are images, yet not shown by every browser: saved under their own type. */
const savedTypes = new Set(['image/heic', 'image/heif', 'image/tiff', 'application/zip'])

const keptBytes = 64 * 1024
const keptTotalBytes = 64 * 1024 * 1024
/** How long a kept thumbnail is given without looking whether another process removed its file. */
const trustedMs = 10_000
const wholeBytes = 1024 * 1024
const chunkBytes = 1 << 18

type Bytes = Uint8Array<ArrayBuffer>

/** Who gives blobs out, and headers of every answer. @param https Whether the album is reached by HTTPS. */
export function blobServer(store: DiskBlobStore, clock: Clock, https = false) {
  const always = bytesHeaders(https)
  return { store, server: new BlobServer(store, clock, always), always }
}

/** Answers signed reads from the disk store. */
export class BlobServer {
  private readonly store: DiskBlobStore
  private readonly clock: Clock
  private readonly always: Record<string, string>
  private readonly kept = new SmallBlobs(keptTotalBytes)

  /** `always`: headers of every answer. */
  constructor(store: DiskBlobStore, clock: Clock, always: Record<string, string>) {
    this.store = store
    this.clock = clock
    this.always = always
    store.onRemove((key) => this.kept.delete(key))
  }

  /** Answers at once for a thumbnail that is at hand. @throws AppError `forbidden`; rejects with `not-found`. */
  serve(url: URL, request: MediaRequest): Response | Promise<Response> {
    return this.give(this.store.openDownload(url), request)
  }

  /** As `serve`, for who was let in already. */
  give(grant: DownloadGrant, request: MediaRequest): Response | Promise<Response> {
    const kept = this.kept.get(grant.key)
    if (kept && kept.seenAtMs > this.clock.now() - trustedMs) return this.fromMemory(grant, request, kept)
    return this.fromDisk(grant, request, kept)
  }

  private fromMemory(grant: DownloadGrant, request: MediaRequest, { info, bytes }: SmallBlob): Response {
    const plan = this.plan(grant, request, info)
    if (plan instanceof Response) return plan
    return new Response(plan.sends ? bytes.subarray(plan.range.start, plan.range.end + 1) : null, plan)
  }

  private async fromDisk(
    grant: DownloadGrant,
    request: MediaRequest,
    kept: SmallBlob | undefined,
  ): Promise<Response> {
    if (kept && (await this.store.head(grant.key))?.etag === kept.info.etag) {
      kept.seenAtMs = this.clock.now()
      return this.fromMemory(grant, request, kept)
    }
    this.kept.delete(grant.key)
    const { info, handle } = await this.store.openBlob(grant.key)
    let streams = false
    try {
      if (info.sizeBytes <= keptBytes) {
        const blob = {
          info,
          bytes: await read(handle, { start: 0, end: info.sizeBytes - 1 }),
          seenAtMs: this.clock.now(),
        }
        this.kept.set(blob)
        return this.fromMemory(grant, request, blob)
      }
      const plan = this.plan(grant, request, info)
      if (plan instanceof Response) return plan
      if (!plan.sends) return new Response(null, plan)
      if (plan.range.end - plan.range.start < wholeBytes)
        return new Response(await read(handle, plan.range), plan)
      streams = true // and closes the handle at its end
      const stream = handle.createReadStream({ ...plan.range, highWaterMark: chunkBytes })
      return new Response(Readable.toWeb(stream) as ReadableStream<Bytes>, plan)
    } finally {
      if (!streams) await handle.close()
    }
  }

  /** Status, headers, and which bytes go along; or the refusal of a range. */
  private plan(grant: DownloadGrant, { method, header }: MediaRequest, info: BlobInfo) {
    const size = info.sizeBytes
    const all: ByteRange = { start: 0, end: size - 1 }
    const headers = this.headersOf(grant, info)
    if (matchesEtag(header('if-none-match'), info.etag))
      return { status: 304, headers, sends: false, range: all }
    const range = fits(header('if-range'), info.etag) ? parseRange(header('range'), size) : undefined
    if (range === 'unsatisfiable') return refusedRange(size, this.always)
    const { start, end } = range ?? all
    headers['content-length'] = String(end - start + 1)
    if (range) headers['content-range'] = `bytes ${start}-${end}/${size}`
    return { status: range ? 206 : 200, headers, sends: method !== 'HEAD', range: range ?? all }
  }

  private headersOf(grant: DownloadGrant, info: BlobInfo): Record<string, string> {
    const type = grant.contentType ?? info.contentType
    const inline = inlineTypes.has(type)
    const maxAgeS = Math.floor((grant.expiresAtMs - this.clock.now()) / 1000)
    const headers: Record<string, string> = {
      ...this.always,
      'content-type': inline || savedTypes.has(type) ? type : 'application/octet-stream',
      etag: info.etag,
      // The bytes of an address never change; the address ends.
      'cache-control': `private, max-age=${maxAgeS}, immutable`,
      'accept-ranges': 'bytes',
    }
    if (grant.downloadAs || !inline) headers['content-disposition'] = attachment(grant.downloadAs ?? '')
    return headers
  }
}

/** RFC 9110 §13.1.5: a weak tag or a date does not vouch for a range. */
const fits = (ifRange: string | undefined, etag: string) => ifRange === undefined || ifRange.trim() === etag

function refusedRange(size: number, always: Record<string, string>): Response {
  const response = refusal(new AppError('range-not-satisfiable', `There are ${size} bytes.`), always)
  response.headers.set('content-range', `bytes */${size}`)
  return response
}

/** Fewer bytes than asked for would leave the answer without its end: that is a fault of the disk. */
async function read(handle: FileHandle, { start, end }: ByteRange): Promise<Bytes> {
  const bytes = new Uint8Array(end - start + 1)
  for (let at = 0; at < bytes.byteLength;) {
    const { bytesRead } = await handle.read(bytes, at, bytes.byteLength - at, start + at)
    if (bytesRead === 0) throw new Error('A file of the album ended before its size.')
    at += bytesRead
  }
  return bytes
}
