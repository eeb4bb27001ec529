import { startDynamoDbLocal, type DynamoDbLocal } from '@cloudalbum/adapters-aws/testing'
import { tables } from '@cloudalbum/adapters-aws'
import { readConfig } from '@cloudalbum/config'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { initTables } from './init-tables.ts'

const config = readConfig({ METADATA: 'dynamodb', TABLE_PREFIX: 'init-', AWS_REGION: 'eu-central-1' })

describe('cloudalbum db init', () => {
  let local: DynamoDbLocal
  beforeAll(async () => {
    local = await startDynamoDbLocal()
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_DYNAMODB: local.endpoint,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    })
  })
  afterAll(() => local.stop())

  it('creates every table, and says when they are there', async () => {
    const lines = await initTables(config, {})
    expect(lines).toHaveLength(tables.length + 1)
    expect(lines.at(-1)).toBe(`${tables.length} tables created, 0 were there.`)
    expect(await initTables(config, {})).toEqual([`0 tables created, ${tables.length} were there.`])
  })

  it('reserves units where it is told to', async () => {
    const other = readConfig({ METADATA: 'dynamodb', TABLE_PREFIX: 'units-', AWS_REGION: 'eu-central-1' })
    expect(await initTables(other, { readUnits: '2', writeUnits: '2' })).toHaveLength(tables.length + 1)
  })

  it.each([{ readUnits: '5' }, { readUnits: '5', writeUnits: 'many' }, { readUnits: '0', writeUnits: '1' }])(
    'refuses %o and says what to give',
    async (options) => {
      await expect(initTables(config, options)).rejects.toThrow('Give both --read-units and --write-units')
    },
  )

  it('has nothing to do for an album that keeps its rows itself', async () => {
    await expect(initTables(readConfig({}), {})).rejects.toThrow('set METADATA=dynamodb and TABLE_PREFIX')
  })
})
