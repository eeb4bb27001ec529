import { ListObjectsV2Command, type _Object, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'
import { contentTypeOf } from '@cloudalbum/adapters-shared'
import { isKey, type BlobInfo } from '@cloudalbum/core'
import { bucketOf, bucketsOf, type S3Buckets } from './s3-buckets.ts'
import type { S3Requests } from './s3-requests.ts'

const maxPage = 1000

/** Before every key of the album, after what its adapter keeps for itself (`.parts/…`). */
const beforeKeys = '/'

/** One page of all buckets, in order of key. A list tells no type: it is the one that the key names. */
export async function listBlobs(
  requests: S3Requests,
  buckets: S3Buckets,
  { prefix, after = beforeKeys, limit }: { prefix: string; after: string | undefined; limit: number },
): Promise<{ blobs: BlobInfo[]; next?: string }> {
  const lists = bucketsOf(buckets, prefix).map((bucket) =>
    take(
      blobsOf(requests, { bucket, prefix, after, limit: limit + 1 }),
      limit + 1,
      ({ key }) => bucketOf(buckets, key) === bucket,
    ),
  )
  const all = (await Promise.all(lists)).flat().sort((a, b) => (a.key < b.key ? -1 : 1))
  const blobs = all.slice(0, limit)
  const last = blobs.at(-1)
  return last && all.length > limit ? { blobs, next: last.key } : { blobs }
}

async function* blobsOf(
  requests: S3Requests,
  { bucket, prefix, after, limit }: { bucket: string; prefix: string; after: string; limit: number },
): AsyncGenerator<BlobInfo> {
  let startAfter: string | undefined = after
  while (startAfter !== undefined) {
    const page: ListObjectsV2CommandOutput = await requests.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        StartAfter: startAfter,
        MaxKeys: Math.min(limit, maxPage),
      }),
    )
    const listed = page.Contents ?? []
    for (const one of listed) if (one.Key !== undefined && isKey(one.Key)) yield blobInfo(one.Key, one)
    startAfter = page.IsTruncated ? listed.at(-1)?.Key : undefined
  }
}

const blobInfo = (key: string, { Size = 0, LastModified, ETag = '' }: _Object): BlobInfo => ({
  key,
  sizeBytes: Size,
  contentType: contentTypeOf(key),
  modifiedAtMs: LastModified?.getTime() ?? 0,
  etag: ETag,
})

async function take<T>(all: AsyncIterable<T>, count: number, fits: (one: T) => boolean): Promise<T[]> {
  const taken: T[] = []
  for await (const one of all) {
    if (fits(one)) taken.push(one)
    if (taken.length === count) break
  }
  return taken
}
