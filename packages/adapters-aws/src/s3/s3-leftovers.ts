import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
} from '@aws-sdk/client-s3'
import { isAppError } from '@cloudalbum/core'
import { partsPrefix, type S3Objects } from './s3-objects.ts'
import type { S3Requests } from './s3-requests.ts'

/** Removes what broken uploads in parts left behind and nobody has written to since. Gives how many. */
export async function collectParts(
  requests: S3Requests,
  objects: S3Objects,
  bucket: string,
  beforeMs: number,
): Promise<number> {
  const isOld = (time: Date | undefined) => time !== undefined && time.getTime() < beforeMs
  let removed = 0
  for (const upload of await unfinished(requests, bucket)) {
    if (!isOld(upload.Initiated)) continue
    const { Key, UploadId } = upload
    try {
      await requests.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }))
      removed++
    } catch (error) {
      if (!isAppError(error, 'not-found')) throw error // given up meanwhile
    }
  }
  const { Contents = [] } = await requests.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: partsPrefix }),
  )
  const old = Contents.filter(({ LastModified }) => isOld(LastModified)).flatMap(({ Key }) => Key ?? [])
  await objects.remove(old)
  return removed + old.length
}

async function unfinished(requests: S3Requests, bucket: string): Promise<MultipartUpload[]> {
  const all: MultipartUpload[] = []
  let markers: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | undefined = {}
  while (markers) {
    const page: ListMultipartUploadsCommandOutput = await requests.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: partsPrefix, ...markers }),
    )
    all.push(...(page.Uploads ?? []))
    markers = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
      : undefined
  }
  return all
}
