import { systemClock } from '@cloudalbum/core'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { notifyCreated } from '../testing/ceph-notify.ts'
import { cephClient, testBuckets } from '../testing/test-s3.ts'
import { createS3BlobStore } from './s3-blob-store.ts'

const client = cephClient(inject('s3'))
const events: unknown[] = []
const server = createServer((request, response) => {
  void text(request).then((body) => {
    events.push(...(JSON.parse(body) as { Records: unknown[] }).Records)
    response.end()
  })
})
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)))
afterAll(() => {
  client.destroy()
  server.close()
})

it('Ceph tells of objects that are created below a prefix, in the shape of events of S3', async () => {
  const buckets = await testBuckets(client)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`
  await notifyCreated(inject('s3'), buckets.uploads, url, { prefix: 'originals/' })
  const store = createS3BlobStore({ client, buckets, clock: systemClock, windowMs: 3_600_000 })

  await store.put('originals/a/b/c', Buffer.from('hello'), { contentType: 'image/jpeg' })
  await store.put('profile-uploads/a/b', Buffer.from('hello'), { contentType: 'image/jpeg' })
  await store.remove(['originals/a/b/c'])

  expect(events).toEqual([
    expect.objectContaining({
      eventName: expect.stringMatching(/ObjectCreated:Put$/),
      eventTime: expect.any(String),
      s3: expect.objectContaining({
        bucket: expect.objectContaining({ name: buckets.uploads }),
        object: expect.objectContaining({ key: 'originals/a/b/c', size: 5, eTag: expect.any(String) }),
      }),
    }),
  ])
})
