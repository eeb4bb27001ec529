import { PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { openBackupWorld } from '@cloudalbum/adapters-local/testing'
import { chooseBackup, restoreBackup, type RestoreTarget } from '@cloudalbum/core'
import { newSha256 } from '@cloudalbum/adapters-shared'
import { createDiskBlobStore } from '@cloudalbum/adapters-local'
import { FakeClock } from '@cloudalbum/port-suites'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tables as allTables } from '../dynamodb/tables.ts'
import { testDynamo } from '../testing/test-dynamo.ts'
import { createDynamoRowsSource } from './dynamo-rows-source.ts'
import { DynamoRowsTarget } from './dynamo-rows-target.ts'

type Tables = Awaited<ReturnType<typeof testDynamo>>

const names = [
  'accounts',
  'settings',
  'photos',
  'photo-months',
  'signing-keys',
  'share-links',
  'gallery-locks',
]
const revoked = ['share-link-tokens', 'api-keys', 'invitations']
const tables = allTables.filter(({ name }) => [...names, ...revoked].includes(name))
const accountId = '01arz3ndektsv4rrffq69g5fav'
let clock: FakeClock
let from: Tables
let to: Tables
let world: ReturnType<typeof openBackupWorld>
beforeEach(async () => {
  clock = new FakeClock()
  from = await testDynamo(tables)
  to = await testDynamo(tables)
  world = openBackupWorld({ clock })
  await put('accounts', { id: { S: accountId }, tokensValidFromMs: { N: '0' } })
  await put('share-links', { accountId: { S: accountId }, id: { S: 'link' } })
  await put('signing-keys', { purpose: { S: 'tokens' }, generation: { N: '1' } })
  await put('gallery-locks', {
    lock: { S: 'item#gallery#before' },
    galleryId: { S: 'gallery' },
    itemId: { S: 'item' },
    former: { BOOL: true },
  })
  for (let i = 0; i < 60; i++)
    await put('photo-months', {
      accountId: { S: accountId },
      month: { S: `20${i + 10}-01` },
      bytes: { B: new Uint8Array([i, 255]) },
      count: { N: '12345678901234567890' },
      names: { SS: ['b', 'a'] },
      more: { M: { list: { L: [{ NULL: true }, { BS: [new Uint8Array([i])] }] } } },
    })
})
afterEach(() => {
  world.close()
  from.close()
  to.close()
})

const put = (table: string, Item: NonNullable<PutItemCommand['input']['Item']>) =>
  from.client.send(new PutItemCommand({ TableName: from.prefix + table, Item }))
const rowsOf = async ({ client, prefix }: Tables, table: string) =>
  (await client.send(new ScanCommand({ TableName: prefix + table }))).Items ?? []

function targetOf(): RestoreTarget {
  const rows = new DynamoRowsTarget({ ...to, tables })
  const root = join(world.folder, 'files-restored')
  return {
    kind: 'dynamodb',
    isAside: false,
    async begin(id) {
      await rows.begin(id)
      const files = createDiskBlobStore({
        root,
        baseUrl: '',
        secret: new Uint8Array(32),
        clock,
        windowMs: 1000,
      })
      return {
        files,
        rows,
        finish: async () => (await rows.finish(), []),
        abandon: () => Promise.resolve(),
        pause: () => Promise.resolve(),
      }
    },
  }
}

const backUp = (client = from.client) =>
  world.backUp({}, { rows: createDynamoRowsSource({ client, prefix: from.prefix, tables }) })
const restore = async () =>
  restoreBackup(
    { place: world.place, target: targetOf(), sha256: newSha256, clock },
    await chooseBackup(world.place, undefined),
    {},
    () => Promise.resolve(),
    new AbortController().signal,
  )

describe('rows of DynamoDB', () => {
  it('come back with all their types, to empty tables or on with what was cut off', async () => {
    const backup = await backUp()
    expect(backup).toMatchObject({ isConsistent: true, tables: { 'photo-months': 60, accounts: 1 } })
    await new DynamoRowsTarget({ ...to, tables }).begin(backup.id)
    await to.client.send(
      new UpdateItemCommand({
        TableName: `${to.prefix}photo-months`,
        Key: { accountId: { S: accountId }, month: { S: '2010-01' } },
        UpdateExpression: 'SET half = :half',
        ExpressionAttributeValues: { ':half': { S: 'written' } },
      }),
    )
    const { tables: counted, notes } = await restore()
    expect(counted).toEqual(backup.tables)
    expect(notes.join(' ')).toContain('--revoke')
    expect(await rowsOf(to, 'photo-months')).toEqual(await rowsOf(from, 'photo-months'))
    expect(await rowsOf(to, 'gallery-locks')).toMatchObject([{ former: { BOOL: true } }])
    expect(await rowsOf(to, 'signing-keys')).toEqual([])
    expect(await rowsOf(to, 'settings')).toEqual([])
    expect(await rowsOf(to, 'accounts')).toMatchObject([{ tokensValidFromMs: { N: String(clock.now()) } }])
    await expect(restore()).rejects.toMatchObject({ code: 'conflict' })
    await new DynamoRowsTarget({ ...to, tables }).revoke({ nowMs: clock.now(), all: true })
    expect(await rowsOf(to, 'share-links')).toEqual([])
  })

  it('are told to be of several moments when they were written while they were read', async () => {
    let isFirst = true
    const send = from.client.send.bind(from.client) as (command: unknown) => Promise<unknown>
    const client = Object.assign(Object.create(from.client) as typeof from.client, {
      send: async (command: unknown) => {
        const answer = await send(command)
        if (isFirst && command instanceof ScanCommand && command.input.TableName?.endsWith('photo-months')) {
          isFirst = false
          await put('photo-months', { accountId: { S: accountId }, month: { S: '2000-01' } })
        }
        return answer
      },
    })
    expect(await backUp(client)).toMatchObject({ isConsistent: false })
  })
})
