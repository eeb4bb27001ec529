import type { S3Client } from '@aws-sdk/client-s3'
import { checkKey, checkPrefix } from '@cloudalbum/adapters-shared'
import type {
  BlobInfo,
  BlobStore,
  Clock,
  DownloadOptions,
  OpenUploadTerms,
  SignedRequest,
  SpooledBytes,
  UploadSpool,
  UploadTerms,
} from '@cloudalbum/core'
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { CloudFrontSigner, type CloudFrontKey } from '../cloudfront/cloudfront-signer.ts'
import type { S3Buckets } from './s3-buckets.ts'
import { collectParts } from './s3-leftovers.ts'
import { listBlobs } from './s3-list.ts'
import { S3Objects, type ByteRange } from './s3-objects.ts'
import { S3Parts } from './s3-parts.ts'
import { S3Requests } from './s3-requests.ts'
import { S3Signer, traceMetadata } from './s3-signer.ts'
import { S3Spool } from './s3-spool.ts'
import { unbroken, unbrokenStream } from './unbroken-body.ts'

export interface S3BlobStoreOptions {
  /** See `createS3Client`. */
  client: S3Client
  /** The same name twice: one bucket for all. */
  buckets: S3Buckets
  clock: Clock
  /** Download addresses stay the same this long, and work for one to two of it. At most half a week. */
  windowMs: number
  /** The `traceparent` of what is under way, which is kept with the bytes that come. */
  carry?: () => string | undefined
  /** What gives files out in place of S3, at `<url>/<key>`. */
  cloudFront?: CloudFrontKey | null
  /** Where bytes of unknown size wait, and files that are lent; several processes may share it. */
  temporaryFolder?: string
  /** Of the waits between tries, for tests. */
  wait?: (ms: number) => Promise<void>
}

const arrivalMs = 24 * 3_600_000

/**
 * Blobs as objects of S3, or of a service that speaks like it. Create-only rests on `If-None-Match: *`, which a service must
 * honour in these buckets (Ceph does in buckets without versions only): `checkBuckets` finds out.
 */
export class S3BlobStore implements BlobStore, UploadSpool {
  private readonly requests: S3Requests
  private readonly objects: S3Objects
  private readonly parts: S3Parts
  private readonly signer: S3Signer
  private readonly cloudFront: CloudFrontSigner | undefined
  private readonly spool: S3Spool
  private readonly temporaryFolder: string
  private readonly options: S3BlobStoreOptions

  constructor(options: S3BlobStoreOptions) {
    this.options = options
    this.requests = new S3Requests(options)
    this.objects = new S3Objects(this.requests, options.buckets)
    this.parts = new S3Parts(this.requests, this.objects)
    this.signer = new S3Signer(options)
    this.cloudFront = options.cloudFront
      ? new CloudFrontSigner({ ...options, key: options.cloudFront })
      : undefined
    this.temporaryFolder = options.temporaryFolder ?? join(tmpdir(), 'cloudalbum-files')
    this.spool = new S3Spool(this.objects, this.temporaryFolder)
  }

  async put(key: string, bytes: Uint8Array, { contentType }: { contentType: string }): Promise<void> {
    checkKey(key)
    await this.objects.put(key, bytes, contentType)
  }

  async head(key: string): Promise<BlobInfo | undefined> {
    checkKey(key)
    return this.objects.head(key)
  }

  /** The `traceparent` of who asked for the address that the bytes came to. */
  async traceOf(key: string): Promise<string | undefined> {
    checkKey(key)
    return this.objects.metadata(key, traceMetadata)
  }

  async get(key: string, range?: ByteRange): Promise<{ info: BlobInfo; body: ReadableStream<Uint8Array> }> {
    checkKey(key)
    const { info, body } = await this.objects.read(key, range)
    return { info, body: unbrokenStream(body) }
  }

  async withFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T> {
    checkKey(key)
    const { body } = await this.objects.read(key)
    const path = join(this.temporaryFolder, `${randomUUID()}.lent`)
    try {
      await mkdir(this.temporaryFolder, { recursive: true, mode: 0o700 })
      await pipeline(unbroken(body), createWriteStream(path, { flags: 'wx', mode: 0o600 }))
      return await use(path)
    } finally {
      body.first.destroy()
      await rm(path, { force: true })
    }
  }

  async remove(keys: string[]): Promise<void> {
    keys.forEach(checkKey)
    await this.objects.remove(keys)
  }

  async list(prefix: string, cursor: string | undefined, limit: number) {
    checkPrefix(prefix)
    return listBlobs(this.requests, this.options.buckets, { prefix, after: cursor, limit })
  }

  async signUpload(key: string, upload: UploadTerms): Promise<SignedRequest> {
    checkKey(key)
    return this.signer.upload(this.objects.at(key), upload)
  }

  async signOpenUpload(key: string, upload: OpenUploadTerms): Promise<SignedRequest> {
    checkKey(key)
    return this.signer.open(this.objects.at(key), upload)
  }

  async startParts(key: string): Promise<string> {
    checkKey(key)
    return this.parts.start(key)
  }

  async signPart(
    key: string,
    uploadId: string,
    part: { number: number; sizeBytes: number; expiresAtMs: number },
  ): Promise<SignedRequest> {
    checkKey(key)
    return this.signer.part(this.parts.at(key), uploadId, part)
  }

  async listParts(key: string, uploadId: string): Promise<number[]> {
    checkKey(key)
    return (await this.parts.list(key, uploadId)).flatMap(({ PartNumber }) => PartNumber ?? [])
  }

  async completeParts(key: string, uploadId: string, upload: UploadTerms): Promise<void> {
    checkKey(key)
    await this.parts.complete(key, uploadId, upload)
  }

  async abortParts(key: string, uploadId: string): Promise<void> {
    checkKey(key)
    await this.parts.abort(key, uploadId)
  }

  async signDownload(key: string, options: DownloadOptions = {}): Promise<string> {
    checkKey(key)
    return this.cloudFront?.sign(key, options) ?? this.signer.download(this.objects.at(key), options)
  }

  async receive(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<SpooledBytes> {
    const { keep, ...spooled } = await this.spool.receive(bytes, maxBytes)
    return {
      ...spooled,
      keep: async (key, options) => {
        checkKey(key)
        await keep(key, options)
      },
    }
  }

  /** Whether parts for this key came within a day. S3 tells nothing of a PUT before its end. */
  async isArriving(key: string, uploadId: string | undefined): Promise<boolean> {
    checkKey(key)
    const newest = uploadId === undefined ? undefined : await this.parts.lastArrivalMs(key, uploadId)
    return newest !== undefined && newest > this.options.clock.now() - arrivalMs
  }

  /**
   * Removes what broken uploads left behind for so long. Gives how many. The life cycle of the buckets does it too, where a
   * service has one.
   */
  async collectLeftovers(olderThanMs: number): Promise<number> {
    const beforeMs = this.options.clock.now() - olderThanMs
    const parts = await collectParts(this.requests, this.objects, this.options.buckets.uploads, beforeMs)
    return parts + (await this.spool.collect(beforeMs))
  }
}

export const createS3BlobStore = (options: S3BlobStoreOptions) => new S3BlobStore(options)
