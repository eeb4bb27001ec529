import {
  DeleteBucketCorsCommand,
  DeleteBucketLifecycleCommand,
  DeletePublicAccessBlockCommand,
  GetBucketVersioningCommand,
  ListObjectVersionsCommand,
  PutBucketCorsCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { cephClient } from '../testing/test-s3.ts'
import { checkBuckets as problemsOf } from './check-buckets.ts'
import { createBuckets } from './create-buckets.ts'

const client = cephClient(inject('s3'))
const origins = ['https://album.test']
afterAll(() => client.destroy())

/** What is wrong, with what to do about it. */
const checkBuckets = async (setUp: Parameters<typeof problemsOf>[0]) =>
  (await problemsOf(setUp)).map(({ detail, mend }) => `${detail} → ${mend}`)

describe('buckets', () => {
  let setUp: Parameters<typeof checkBuckets>[0]
  beforeEach(() => {
    const name = `t${crypto.randomUUID().slice(0, 13)}`
    const buckets = { uploads: `${name}-uploads`, media: `${name}-media` }
    setUp = { client, buckets, origins, versioned: false }
  })

  it('are made as they must be; again changes nothing', async () => {
    await createBuckets(setUp)
    await createBuckets(setUp)
    expect(await checkBuckets(setUp)).toEqual([])
    const left = await client.send(new ListObjectVersionsCommand({ Bucket: setUp.buckets.uploads }))
    expect(left.Versions).toBeUndefined()
  })

  it('may be one', async () => {
    setUp.buckets = { uploads: setUp.buckets.uploads, media: setUp.buckets.uploads }
    await createBuckets(setUp)
    expect(await checkBuckets(setUp)).toEqual([])
  })

  it('keep versions of originals where that is wanted', async () => {
    await createBuckets({ ...setUp, versioned: true })
    const { uploads, media } = setUp.buckets
    expect((await client.send(new GetBucketVersioningCommand({ Bucket: uploads }))).Status).toBe('Enabled')
    expect((await client.send(new GetBucketVersioningCommand({ Bucket: media }))).Status).toBeUndefined()
  })

  it('that overwrite are found: Ceph does as soon as a bucket keeps versions', async () => {
    await createBuckets({ ...setUp, versioned: true })
    expect(await checkBuckets({ ...setUp, versioned: true })).toEqual([
      expect.stringMatching(/-uploads lets a file be overwritten .* without versions/),
    ])
  })

  it('that are missing are named', async () => {
    expect(await checkBuckets(setUp)).toEqual([
      expect.stringContaining(`${setUp.buckets.uploads} does not exist`),
      expect.stringContaining(`${setUp.buckets.media} does not exist`),
    ])
  })

  it('whose settings were taken away are found, with each thing that is wrong', async () => {
    await createBuckets(setUp)
    const Bucket = setUp.buckets.uploads
    await client.send(new DeleteBucketCorsCommand({ Bucket }))
    await client.send(new DeleteBucketLifecycleCommand({ Bucket }))
    await client.send(new DeletePublicAccessBlockCommand({ Bucket }))
    expect(await checkBuckets({ ...setUp, versioned: true })).toEqual([
      expect.stringContaining('keeps no versions'),
      expect.stringContaining('Pages of https://album.test may not upload'),
      expect.stringContaining('Public access'),
      expect.stringContaining('parts of broken uploads'),
    ])
  })

  it('that pages never ask need not answer them', async () => {
    await createBuckets(setUp)
    await client.send(new DeleteBucketCorsCommand({ Bucket: setUp.buckets.media }))
    expect(await checkBuckets(setUp)).toEqual([expect.stringContaining(`${setUp.buckets.media}: its CORS`)])
    expect(await checkBuckets({ ...setUp, mediaElsewhere: true })).toEqual([])
  })

  it('that answer pages of anybody are found', async () => {
    await createBuckets(setUp)
    const rule = { AllowedOrigins: ['*'], AllowedMethods: ['PUT'] }
    const Bucket = setUp.buckets.media
    await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }))
    expect(await checkBuckets(setUp)).toEqual([expect.stringContaining('pages of any origin')])
  })

  it('of somebody else are told from missing ones', async () => {
    const wrong = cephClient({ ...inject('s3'), secretAccessKey: 'wrong' })
    await createBuckets(setUp)
    expect(await checkBuckets({ ...setUp, client: wrong })).toEqual(
      Array(2).fill(expect.stringContaining('no right to use it')),
    )
    wrong.destroy()
  })
})
