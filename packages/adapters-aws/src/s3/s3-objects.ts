import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3'
import { AppError, isAppError, type BlobInfo } from '@cloudalbum/core'
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { bucketOf, type S3Buckets } from './s3-buckets.ts'
import type { S3Requests } from './s3-requests.ts'
import type { UnbrokenBody } from './unbroken-body.ts'

export interface ByteRange {
  start: number
  /** Counts too. Undefined: to the end. */
  end?: number
}

export interface KnownBytes {
  contentType: string
  sizeBytes: number
  /** Lower-case hex. */
  sha256: string
}

const deletesAtOnce = 1000

/** Objects by key, whichever bucket they are in. */
export class S3Objects {
  private readonly requests: S3Requests
  private readonly buckets: S3Buckets

  constructor(requests: S3Requests, buckets: S3Buckets) {
    this.requests = requests
    this.buckets = buckets
  }

  /** Which object: bucket and key, as the service calls them. */
  at = (key: string) => ({ Bucket: bucketOf(this.buckets, withoutPrefix(key)), Key: key })

  /** Create-only. @throws AppError `already-uploaded`, `storage-full`. */
  async put(key: string, bytes: Uint8Array, contentType: string): Promise<void> {
    await this.once(key, (more) =>
      this.requests.send(new PutObjectCommand({ ...more, ContentType: contentType, Body: bytes })),
    )
  }

  /**
   * Create-only, from a stream that `open` gives anew for each try. The service itself refuses bytes that are not those of
   * the SHA-256: it is part of the signature.
   * @throws AppError `already-uploaded`, `checksum-mismatch`, `storage-full`.
   */
  async putStream(
    key: string,
    { contentType, sizeBytes, sha256 }: KnownBytes,
    open: () => Promise<Readable>,
  ) {
    await this.once(key, (more) =>
      this.requests.retried(async () => {
        const body = await open()
        const broken = new AbortController()
        body.once('error', (error) => broken.abort(error))
        const put = new PutObjectCommand({
          ...more,
          ContentType: contentType,
          ContentLength: sizeBytes,
          Body: body,
        })
        put.middlewareStack.add(
          (next) => (args) => {
            const { headers } = args.request as { headers: Record<string, string> }
            headers['x-amz-content-sha256'] = sha256
            return next(args)
          },
          { step: 'build', name: 'sha256OfBody' },
        )
        try {
          await this.requests.client.send(put, { abortSignal: broken.signal })
        } catch (error) {
          throw broken.signal.aborted ? broken.signal.reason : error
        } finally {
          body.destroy()
        }
      }),
    )
  }

  /** A request whose answer was lost is sent again, and then finds its own object: that is a success. */
  private async once(key: string, write: (more: PutObjectCommandInput) => Promise<unknown>): Promise<void> {
    const writeId = randomUUID()
    try {
      await write({ ...this.at(key), IfNoneMatch: '*', Metadata: { 'write-id': writeId } })
    } catch (error) {
      if (!isAppError(error, 'already-uploaded') || (await this.metadata(key, 'write-id')) !== writeId)
        throw error
    }
  }

  /** What its writer said of it. @throws AppError `not-found`. */
  async metadata(key: string, name: string): Promise<string | undefined> {
    return (await this.requests.send(new HeadObjectCommand(this.at(key)))).Metadata?.[name]
  }

  /** Undefined when missing. */
  async head(key: string): Promise<BlobInfo | undefined> {
    try {
      const found = await this.requests.send(new HeadObjectCommand(this.at(key)))
      return blobInfo(key, found, found.ContentLength ?? 0)
    } catch (error) {
      if (isAppError(error, 'not-found')) return undefined
      throw error
    }
  }

  /** @throws AppError `not-found`, `range-not-satisfiable`. */
  async read(key: string, range?: ByteRange): Promise<{ info: BlobInfo; body: UnbrokenBody }> {
    if (range && (range.start < 0 || (range.end ?? Infinity) < range.start))
      throw new AppError('range-not-satisfiable', 'This range has no bytes.')
    const found = await this.requests.send(new GetObjectCommand({ ...this.at(key), ...rangeOf(range) }))
    const lengthBytes = found.ContentLength ?? 0
    const total = /\/(\d+)$/.exec(found.ContentRange ?? '')?.[1]
    const start = range?.start ?? 0
    const info = blobInfo(key, found, total === undefined ? lengthBytes : Number(total))
    const body: UnbrokenBody = {
      sizeBytes: lengthBytes,
      first: asReadable(found.Body),
      from: async (offset) => {
        const rest = rangeOf({ start: start + offset, end: start + lengthBytes - 1 })
        const get = new GetObjectCommand({ ...this.at(key), ...rest, IfMatch: info.etag })
        return asReadable((await this.requests.send(get)).Body)
      },
    }
    return { info, body }
  }

  /** Missing ones are fine. Of a versioned bucket the bytes stay for a while, as its life cycle says. */
  async remove(keys: readonly string[]): Promise<void> {
    const byBucket = Map.groupBy(keys, (key) => this.at(key).Bucket)
    for (const [bucket, all] of byBucket)
      for (let at = 0; at < all.length; at += deletesAtOnce)
        await this.removeBatch(bucket, all.slice(at, at + deletesAtOnce))
  }

  /** One answer holds an error for each object that stays: those are tried again. */
  private async removeBatch(bucket: string, keys: string[]): Promise<void> {
    let left = keys
    await this.requests.retried(async () => {
      const Objects = left.map((Key) => ({ Key }))
      const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } })
      const { Errors = [] } = await this.requests.client.send(command)
      const stayed = Errors.filter(({ Code }) => Code !== 'NoSuchKey')
      left = stayed.flatMap(({ Key }) => Key ?? [])
      const [first] = stayed
      if (first)
        throw Object.assign(new Error(`${stayed.length} files were not removed: ${first.Message ?? ''}`), {
          name: first.Code ?? 'InternalError',
        })
    })
  }
}

/** Parts of uploads are kept beside the key that they are for. */
export const partsPrefix = '.parts/'
const withoutPrefix = (key: string) => (key.startsWith(partsPrefix) ? key.slice(partsPrefix.length) : key)

const rangeOf = (range: ByteRange | undefined) =>
  range ? { Range: `bytes=${range.start}-${range.end ?? ''}` } : {}

function asReadable(body: unknown): Readable {
  if (body instanceof Readable) return body
  throw new Error('The answer has no body.')
}

interface Found {
  ContentType?: string | undefined
  LastModified?: Date | undefined
  ETag?: string | undefined
}

const blobInfo = (key: string, found: Found, sizeBytes: number): BlobInfo => ({
  key,
  sizeBytes,
  contentType: found.ContentType ?? 'application/octet-stream',
  modifiedAtMs: found.LastModified?.getTime() ?? 0,
  etag: found.ETag ?? '',
})
