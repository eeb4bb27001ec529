import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type ListPartsCommandOutput,
  type Part,
} from '@aws-sdk/client-s3'
import { AppError, invalid, isAppError, notFound, type UploadTerms } from '@cloudalbum/core'
import { Readable } from 'node:stream'
import { changedBytes } from './s3-errors.ts'
import { partsPrefix, type S3Objects } from './s3-objects.ts'
import type { S3Requests } from './s3-requests.ts'
import { unbroken } from './unbroken-body.ts'

/** Where the parts of a key are joined, before anybody has looked at the bytes. */
export const stagingKey = (key: string) => `${partsPrefix}${key}`

/**
 * Uploads in parts. S3 cannot read parts before they are joined, nor tell the SHA-256 of the whole: they are joined aside,
 * and from there the bytes are put under their key, create-only, while S3 checks their SHA-256. So no bytes but the announced
 * ones are ever under the key, and what a sudden end leaves can be completed again.
 */
export class S3Parts {
  private readonly requests: S3Requests
  private readonly objects: S3Objects

  constructor(requests: S3Requests, objects: S3Objects) {
    this.requests = requests
    this.objects = objects
  }

  /** Where parts go. */
  at = (key: string) => this.objects.at(stagingKey(key))

  async start(key: string): Promise<string> {
    const { UploadId } = await this.requests.send(new CreateMultipartUploadCommand(this.at(key)))
    if (UploadId === undefined) throw new Error('S3 gave no id for an upload.')
    return UploadId
  }

  /** In order of number. @throws AppError `not-found`. */
  async list(key: string, uploadId: string): Promise<Part[]> {
    checkUploadId(uploadId)
    const parts: Part[] = []
    let marker: string | undefined
    do {
      const page: ListPartsCommandOutput = await this.requests.send(
        new ListPartsCommand({ ...this.at(key), UploadId: uploadId, PartNumberMarker: marker }),
      )
      parts.push(...(page.Parts ?? []))
      marker = page.IsTruncated ? page.NextPartNumberMarker : undefined
    } while (marker !== undefined)
    return parts.sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0))
  }

  /** @throws AppError `not-found`, `conflict`, `checksum-mismatch`, `already-uploaded`, `storage-full`. */
  async complete(key: string, uploadId: string, terms: UploadTerms): Promise<void> {
    if (await this.objects.head(key)) throw new AppError('already-uploaded', 'These bytes are here already.')
    await this.join(key, uploadId, terms)
    const from = async () => Readable.from(unbroken((await this.objects.read(stagingKey(key))).body))
    try {
      await this.objects.putStream(key, terms, from)
    } catch (error) {
      if (isAppError(error, 'checksum-mismatch') || isAppError(error, 'already-uploaded'))
        await this.objects.remove([stagingKey(key)])
      throw error
    }
    await this.objects.remove([stagingKey(key)])
  }

  /** Joins the parts aside, unless that was done before. */
  private async join(key: string, uploadId: string, { sizeBytes }: UploadTerms): Promise<void> {
    try {
      const parts = await this.list(key, uploadId)
      const stored = parts.reduce((sum, { Size = 0 }) => sum + Size, 0)
      if (parts.some(({ PartNumber }, i) => PartNumber !== i + 1) || stored < sizeBytes)
        throw new AppError('conflict', 'Some parts of this upload are missing.')
      if (stored > sizeBytes) throw changedBytes()
      const Parts = parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }))
      await this.requests.send(
        new CompleteMultipartUploadCommand({
          ...this.at(key),
          UploadId: uploadId,
          MultipartUpload: { Parts },
        }),
      )
    } catch (error) {
      if (!isAppError(error, 'not-found')) throw error
      const joined = await this.objects.head(stagingKey(key))
      if (joined?.sizeBytes !== sizeBytes) throw notFound('upload')
    }
  }

  async abort(key: string, uploadId: string): Promise<void> {
    checkUploadId(uploadId)
    try {
      await this.requests.send(new AbortMultipartUploadCommand({ ...this.at(key), UploadId: uploadId }))
    } catch (error) {
      if (!isAppError(error, 'not-found')) throw error
    }
    await this.objects.remove([stagingKey(key)])
  }

  /** When bytes came last, or when it was started; undefined for an unknown upload. */
  async lastArrivalMs(key: string, uploadId: string): Promise<number | undefined> {
    try {
      const times = (await this.list(key, uploadId)).map(({ LastModified }) => LastModified?.getTime() ?? 0)
      if (times.length > 0) return Math.max(...times)
    } catch (error) {
      if (isAppError(error, 'not-found')) return undefined
      throw error
    }
    const { Bucket, Key } = this.at(key)
    const { Uploads = [] } = await this.requests.send(
      new ListMultipartUploadsCommand({ Bucket, Prefix: Key }),
    )
    return Uploads.find((upload) => upload.UploadId === uploadId)?.Initiated?.getTime()
  }
}

const uploadIdPattern = /^[\w.~+/=-]{10,1024}$/

/** @throws AppError `invalid-input`. */
function checkUploadId(uploadId: string): void {
  if (!uploadIdPattern.test(uploadId)) throw invalid('This is not the id of an upload.')
}
