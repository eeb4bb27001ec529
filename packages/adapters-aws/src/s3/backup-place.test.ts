import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { openBackupWorld, treeOf, type BackupWorld } from '@cloudalbum/adapters-local/testing'
import { backUp, parseKeep, pruneBackups, systemClock, type BackupPlace } from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { cephClient, testBuckets } from '../testing/test-s3.ts'
import { createS3BlobStore } from './s3-blob-store.ts'

const prefix = 'backups-of/album/'
let clock: FakeClock
let client: S3Client
let bucket: string
let world: BackupWorld
let place: BackupPlace
beforeEach(async () => {
  clock = new FakeClock()
  client = cephClient(inject('s3'))
  const buckets = await testBuckets(client, 1)
  bucket = buckets.uploads
  const store = createS3BlobStore({ client, buckets, clock: systemClock, windowMs: 1000 })
  world = openBackupWorld({ clock, store, prefix })
  place = world.place
})
afterEach(() => {
  world.close()
  client.destroy()
})

const restored = () => join(world.folder, 'restored')
const { signal } = new AbortController()

describe('backups in a bucket', () => {
  it('are made step by step, restored byte for byte, and pruned', async () => {
    const gone = await world.addPhoto()
    await world.addPhoto()
    await world.backUp()
    clock.advance(60_000)
    await world.removePhoto(gone)
    await world.addPhoto()
    expect(await world.backUp()).toMatchObject({ files: 6, place: 'the place' })
    await world.restore(restored())
    expect(treeOf(join(restored(), 'files'))).toEqual(treeOf(join(world.dataDir, 'files')))
    const { backups, objects } = await pruneBackups(world.ports, parseKeep('1'), signal)
    expect([backups.length, objects]).toEqual([1, expect.any(Number)])
    await world.verify()
    await expect(place.read(gone.sha256)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('are refused when an object is missing or changed', async () => {
    const photo = await world.addPhoto()
    await world.backUp()
    const object = { Bucket: bucket, Key: place.objectKey(photo.sha256) }
    await client.send(new PutObjectCommand({ ...object, Body: new Uint8Array(photo.sizeBytes) }))
    await expect(world.restore(restored())).rejects.toMatchObject({ code: 'checksum-mismatch' })
    await client.send(new DeleteObjectCommand(object))
    await expect(world.verify(false)).rejects.toMatchObject({ code: 'checksum-mismatch' })
  })

  it('are made by one at a time', async () => {
    await world.addPhoto()
    const reached = Promise.withResolvers<undefined>()
    const list = () => (reached.resolve(undefined), new Promise<never>(() => undefined))
    const files = { ...world.ports.files, list }
    void backUp({ ...world.ports, files }, { version: 'x' }, () => Promise.resolve(), signal)
    await reached.promise
    await expect(world.backUp()).rejects.toMatchObject({ code: 'conflict' })
    clock.advance(16 * 60_000)
    await world.backUp()
  })
})
