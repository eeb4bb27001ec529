import type { BlobStore } from '@cloudalbum/core'
import { expect, it } from 'vitest'
import { fileOriginsOf } from './file-origins.ts'

const clock = { now: () => 0 }
const store = (uploads: string, downloads: string) =>
  ({
    signOpenUpload: (key: string) => Promise.resolve({ url: `${uploads}/${key}?signed` }),
    signDownload: (key: string) => Promise.resolve(`${downloads}/${key}?signed`),
  }) as unknown as BlobStore

it('pages may go where files are put and where they are read, which are two places behind a distribution', async () => {
  const bucket = 'https://uploads.s3.eu-central-1.amazonaws.com'
  const album = 'https://photos.example.org'
  expect(await fileOriginsOf(store(bucket, album), clock)).toEqual([bucket, album])
  expect(await fileOriginsOf(store(bucket, bucket), clock)).toEqual([bucket])
})
