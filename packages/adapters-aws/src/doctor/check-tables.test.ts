import { DeleteTableCommand, UpdateTimeToLiveCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { createTables } from '../dynamodb/create-tables.ts'
import { number, text, type Table } from '../dynamodb/table.ts'
import { localDynamoDbClient } from '../testing/dynamodb-local.ts'
import { checkTables } from './check-tables.ts'

const codes: Table = { name: 'codes', partition: text('id'), expires: 'expiresAtS' }
const photos: Table = {
  name: 'photos',
  partition: text('accountId'),
  sort: text('id'),
  indexes: [{ name: 'by-time', partition: text('accountId'), sort: number('takenAtMs'), projection: 'all' }],
  localIndexes: [{ name: 'by-name', sort: text('fileName'), projection: 'keys' }],
}
const jobs: Table = { name: 'jobs', partition: text('id'), tells: true }
const tables = [codes, photos]

let client: DynamoDBClient
let prefix: string
beforeAll(() => void (client = localDynamoDbClient(inject('dynamoDbEndpoint'))))
afterAll(() => client.destroy())
beforeEach(() => void (prefix = `d${crypto.randomUUID().slice(0, 8)}-`))

const look = () => checkTables({ client, prefix, tables, creates: 'cloudalbum db init' })
const create = (...these: Table[]) => createTables({ client, prefix, tables: these })

describe('the tables of the album', () => {
  it('are fine as they are created', async () => {
    await create(...tables)
    expect(await look()).toEqual([
      { what: 'Tables', state: 'ok', detail: `2 tables ${prefix}… are as they should be.` },
    ])
  })

  it('that are missing are named, with what creates them', async () => {
    await create(...tables)
    await client.send(new DeleteTableCommand({ TableName: `${prefix}photos` }))
    expect(await look()).toEqual([
      {
        what: 'Tables',
        state: 'problem',
        detail: `Missing: ${prefix}photos.`,
        mend: 'Create them: cloudalbum db init',
      },
    ])
  })

  it('of which there is none may be elsewhere', async () => {
    const [finding] = await look()
    expect(finding?.mend).toMatch(/TABLE_PREFIX, AWS_REGION.*cloudalbum db init/)
  })

  it('of something else are told by their keys', async () => {
    await create(codes, { name: 'photos', partition: text('photo') })
    expect(await look()).toEqual([
      expect.objectContaining({
        state: 'problem',
        detail: `${prefix}photos has other keys: photo (HASH).`,
        mend: expect.stringContaining('choose another TABLE_PREFIX'),
      }),
    ])
  })

  it('lack indexes, or have them with other keys', async () => {
    const [index] = photos.indexes ?? []
    if (!index) throw new Error('There is an index.')
    await create(codes, { ...photos, localIndexes: [], indexes: [{ ...index, sort: text('tookAt') }] })
    expect((await look()).map(({ detail }) => detail)).toEqual([
      `${prefix}photos lacks the index by-time, or has it with other keys.`,
      `${prefix}photos lacks the index by-name, or has it with other keys.`,
    ])
  })

  it('tell functions of their rows, where functions are to hear of them', async () => {
    const wanted = { client, prefix, tables: [jobs], creates: 'npm run deploy' }
    await createTables({ ...wanted, streams: false })
    expect(await checkTables(wanted)).toMatchObject([{ state: 'ok' }])
    expect(await checkTables({ ...wanted, streams: true })).toMatchObject([
      { state: 'problem', mend: expect.stringContaining('StreamViewType=NEW_IMAGE, then npm run deploy') },
    ])
    await client.send(new DeleteTableCommand({ TableName: `${prefix}jobs` }))
    await createTables({ ...wanted, streams: true })
    expect(await checkTables({ ...wanted, streams: true })).toMatchObject([{ state: 'ok' }])
  })

  it('keep rows for ever when nobody told them otherwise', async () => {
    await create(...tables)
    const off = { AttributeName: 'expiresAtS', Enabled: false }
    const TableName = `${prefix}codes`
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: off }))
    expect(await look()).toEqual([
      expect.objectContaining({
        state: 'warning',
        mend: `aws dynamodb update-time-to-live --table-name ${prefix}codes --time-to-live-specification Enabled=true,AttributeName=expiresAtS`,
      }),
    ])
  })

  it('that are made or cannot be set back are found, as AWS would say it', async () => {
    await create(...tables)
    const answers: Record<string, object> = {
      DescribeContinuousBackupsCommand: {
        ContinuousBackupsDescription: {
          PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
        },
      },
    }
    const send = async (command: { constructor: { name: string } }) => {
      const { name } = command.constructor
      const answer = answers[name] ?? (await client.send(command as never))
      return name === 'DescribeTableCommand'
        ? { Table: { ...(answer as { Table: object }).Table, TableStatus: 'UPDATING' } }
        : answer
    }
    const found = await checkTables({ client: { send } as never, prefix, tables: [codes], creates: 'x' })
    expect(found.map(({ state, detail }) => [state, detail])).toEqual([
      ['problem', `${prefix}codes is UPDATING.`],
      ['warning', `${prefix}codes cannot be set back to an earlier moment.`],
    ])
    expect(found[1]?.mend).toContain('update-continuous-backups')
  })
})
