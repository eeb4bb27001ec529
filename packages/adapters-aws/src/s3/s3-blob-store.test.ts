import { systemClock } from '@cloudalbum/core'
import { blobStoreSuite } from '@cloudalbum/port-suites'
import { inject } from 'vitest'
import { cephClient, testBuckets } from '../testing/test-s3.ts'
import { createS3BlobStore } from './s3-blob-store.ts'

for (const count of [1, 2] as const)
  blobStoreSuite(count === 1 ? 'S3 with one bucket' : 'S3 with two buckets', async () => {
    const client = cephClient(inject('s3'))
    const buckets = await testBuckets(client, count)
    const store = createS3BlobStore({ client, buckets, clock: systemClock, windowMs: 12 * 3_600_000 })
    return { store, fetch, close: () => client.destroy() }
  })
