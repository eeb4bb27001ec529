import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  NoSuchBucket,
  S3Client,
  type ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3'

/** Removes every version of every file, for good. A bucket that is not there is empty. */
export async function emptyBucket(bucket: string, client = new S3Client({})): Promise<number> {
  let removed = 0
  for (;;) {
    const Objects = await someOf(client, bucket)
    if (Objects.length === 0) return removed
    const { Errors = [] } = await client.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    )
    const [first] = Errors
    if (first)
      throw new Error(`${bucket} keeps ${first.Key ?? 'a file'}: ${first.Message ?? 'S3 does not say why'}`)
    removed += Objects.length
  }
}

async function someOf(client: S3Client, bucket: string) {
  try {
    const page: ListObjectVersionsCommandOutput = await client.send(
      new ListObjectVersionsCommand({ Bucket: bucket }),
    )
    return [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].flatMap(({ Key, VersionId }) =>
      Key === undefined ? [] : [{ Key, VersionId }],
    )
  } catch (error) {
    if (error instanceof NoSuchBucket) return []
    throw error
  }
}
