import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { localDynamoDbClient, testBuckets } from '@cloudalbum/adapters-aws/testing'
import { originalKey, type Photo } from '@cloudalbum/core'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { startAccount, type Stage, type TestAccount } from '../testing/test-stage.ts'

const emulators = { dynamoDbEndpoint: inject('dynamoDbEndpoint'), s3: inject('s3') }
let account: TestAccount
let stage: Stage
let ownerId: string
let photo: Photo
let bucket: string

beforeAll(async () => {
  account = await startAccount(emulators)
  stage = await account.deploy()
  const owner = await stage.signUp()
  ownerId = owner.id
  photo = await owner.addPhoto('one')
  await owner.addPhoto('two')
  bucket = `s3://${(await testBuckets(account.s3, 1)).uploads}/album`
})
afterAll(() => account.close())

const put = (on: Stage, table: string, Item: PutItemCommand['input']['Item']) =>
  localDynamoDbClient(emulators.dynamoDbEndpoint).send(
    new PutItemCommand({ TableName: `${on.prefix}${table}`, Item }),
  )

async function expectEqual(restored: Stage): Promise<void> {
  expect((await restored.rows.accounts.get(ownerId))?.email).toBe('anna@example.org')
  expect(await restored.rows.photos.get(photo.id)).toEqual(photo)
  expect(await restored.rows.index.months(ownerId)).toEqual([{ month: '2024-05', count: 2 }])
  const { body } = await restored.blobs.get(originalKey(photo))
  expect(await new Response(body).text()).toBe('one')
}

// Each command is a process of its own.
describe('cloudalbum backup and restore of a stage', { timeout: 120_000 }, () => {
  it('bring an album to another stage, by a bucket', async () => {
    expect(await account.run('backup', '--stage', stage.name, '--to', bucket)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Backed up to s3:.*, 6 files \(.*\), \d+ rows\.\n$/) as unknown,
    })
    expect((await account.run('backup', 'list', '--from', bucket)).stdout).toContain('6 files')
    const other = await account.deploy()
    // What its schedule does within an hour, although nobody is there.
    await put(other, 'long-work', { shelf: { S: 'all' }, id: { S: 'sweep' } })
    await put(other, 'jobs', { id: { S: 'one' } })
    const { code, stdout, stderr } = await account.run('restore', '--stage', other.name, '--from', bucket)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/photos +2 rows\n/)
    expect(stdout).toMatch(/files +6, every one read again\nEverybody has to sign in again/)
    await expectEqual(other)
    expect(await account.run('restore', '--stage', other.name, '--from', bucket)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('has rows already') as unknown,
    })
  })

  it('go on with what was cut off, and say where else to restore to', async () => {
    const place = join(account.folder, 'place')
    await account.run('backup', '--stage', stage.name, '--to', place)
    const other = await account.deploy()
    const stray = `originals/${ownerId}/${photo.id}/${'0'.repeat(64)}`
    await other.blobs.put(stray, Buffer.from('x'), { contentType: 'image/jpeg' })
    const restore = () => account.run('restore', '--stage', other.name, '--from', place)
    // Some files are there by then, and no rows.
    expect((await restore()).stderr).toContain('to buckets, in which nothing else is')
    await other.blobs.remove([stray])
    await other.blobs.put(originalKey(photo), Buffer.from('xne'), { contentType: 'image/jpeg' })
    await put(other, 'photos', { id: { S: photo.id }, half: { S: 'written' } })

    const later = join(account.folder, 'later')
    await account.run('backup', '--stage', stage.name, '--to', later)
    const { code, stderr } = await account.run('restore', '--stage', other.name, '--from', later)
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/half of another backup.* --at \d{4}-.*Z;.*db init/),
    ])

    expect(await restore()).toMatchObject({ code: 0, stderr: '' })
    await expectEqual(other)
  })
})
