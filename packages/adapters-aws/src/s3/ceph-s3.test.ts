import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, inject, it } from 'vitest'
import { startCeph } from '../testing/ceph-s3.ts'
import { freePort } from '../testing/dynamodb-local.ts'
import { cephClient, testBuckets } from '../testing/test-s3.ts'

it('two of Ceph run at once, each with its own keys and files, and leave nothing behind', async () => {
  const port = await freePort()
  const ceph = await startCeph({ port })
  const client = cephClient(ceph)
  try {
    expect(ceph.endpoint).toBe(`http://127.0.0.1:${port}`)
    const { uploads } = await testBuckets(client, 1)
    const { Buckets } = await client.send(new ListBucketsCommand())
    expect(Buckets?.map(({ Name }) => Name)).toEqual([uploads])
    const stranger = cephClient({ ...inject('s3'), endpoint: ceph.endpoint })
    await expect(stranger.send(new ListBucketsCommand())).rejects.toMatchObject({
      name: 'InvalidAccessKeyId',
    })
    stranger.destroy()
  } finally {
    client.destroy()
    await ceph.stop()
  }
  expect(existsSync(dirname(ceph.conf))).toBe(false)
  await expect(fetch(ceph.endpoint)).rejects.toThrow()
}, 120_000)
