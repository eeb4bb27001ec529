import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { BackupPlace, systemClock } from '@cloudalbum/core'
import { createDynamoRowsSource } from '../backup/dynamo-rows-source.ts'
import { DynamoRowsTarget } from '../backup/dynamo-rows-target.ts'
import { createS3BlobStore } from '../s3/s3-blob-store.ts'
import { createS3Client } from '../s3/s3-client.ts'
import { httpTimeouts } from './http-timeouts.ts'

export interface BackupBucket {
  bucket: string
  /** '' or `album/`. */
  prefix: string
  pathStyle: boolean
}

const hourMs = 3_600_000

/** Backups in a bucket, with a client as the environment sets it up. */
export const openBackupBucket = ({ bucket, prefix, pathStyle }: BackupBucket): BackupPlace =>
  new BackupPlace({
    store: createS3BlobStore({
      client: createS3Client({ pathStyle }),
      buckets: { uploads: bucket, media: bucket },
      clock: systemClock,
      windowMs: hourMs,
    }),
    prefix,
    name: `s3://${bucket}/${prefix}`,
  })

/** Rows of DynamoDB for backups and from them. */
export function openBackupRows(tablePrefix: string) {
  const client = new DynamoDBClient({ maxAttempts: 1, ...httpTimeouts.rows })
  const options = { client, prefix: tablePrefix }
  return {
    source: createDynamoRowsSource(options),
    target: new DynamoRowsTarget(options),
    close: () => client.destroy(),
  }
}
