import {
  CreateTableCommand,
  DescribeTableCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
  type LocalSecondaryIndex,
  type Projection,
  type ProvisionedThroughput,
} from '@aws-sdk/client-dynamodb'
import type { KeyAttribute, LocalIndex, Table, TableIndex } from './table.ts'

export interface CreateTablesOptions {
  client: DynamoDBClient
  prefix: string
  tables: readonly Table[]
  /** Functions are to hear of rows (tables that `tells`): the endpoint must have streams. */
  streams?: boolean
  /** Units of each table and index; not set: billed by request. */
  provisioned?: { readUnits: number; writeUnits: number }
}

/** Creates what is missing, and waits for it. Gives the names of what it created. Again is fine. */
export async function createTables(options: CreateTablesOptions): Promise<string[]> {
  const created = await Promise.all(options.tables.map((table) => createTable(options, table)))
  return created.flat()
}

async function createTable(
  { client, prefix, provisioned, streams = false }: CreateTablesOptions,
  table: Table,
): Promise<string[]> {
  const TableName = prefix + table.name
  if (await exists(client, TableName)) return []
  const { indexes = [], localIndexes = [] } = table
  const ProvisionedThroughput: ProvisionedThroughput | undefined = provisioned && {
    ReadCapacityUnits: provisioned.readUnits,
    WriteCapacityUnits: provisioned.writeUnits,
  }
  const throughput = ProvisionedThroughput ? { ProvisionedThroughput } : {}
  try {
    await client.send(
      new CreateTableCommand({
        TableName,
        ...keysOf(table),
        AttributeDefinitions: attributesOf(table),
        ...(indexes.length > 0
          ? { GlobalSecondaryIndexes: indexes.map((index) => ({ ...indexOf(index), ...throughput })) }
          : {}),
        ...(localIndexes.length > 0
          ? { LocalSecondaryIndexes: localIndexes.map((index) => localIndexOf(table, index)) }
          : {}),
        ...(streams && table.tells
          ? { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } }
          : {}),
        BillingMode: provisioned ? 'PROVISIONED' : 'PAY_PER_REQUEST',
        ...throughput,
      }),
    )
  } catch (error) {
    // Somebody else was faster.
    if (!(error instanceof ResourceInUseException)) throw error
  }
  await waitUntilTableExists({ client, maxWaitTime: 120, minDelay: 1 }, { TableName })
  if (table.expires !== undefined)
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { AttributeName: table.expires, Enabled: true },
      }),
    )
  return [TableName]
}

async function exists(client: DynamoDBClient, TableName: string): Promise<boolean> {
  try {
    await client.send(new DescribeTableCommand({ TableName }))
    return true
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false
    throw error
  }
}

const keysOf = ({ partition, sort }: Pick<Table, 'partition' | 'sort'>) => ({
  KeySchema: [
    { AttributeName: partition.name, KeyType: 'HASH' as const },
    ...(sort ? [{ AttributeName: sort.name, KeyType: 'RANGE' as const }] : []),
  ],
})

function attributesOf(table: Table) {
  const all: (KeyAttribute | undefined)[] = [
    table.partition,
    table.sort,
    ...(table.indexes ?? []).flatMap(({ partition, sort }) => [partition, sort]),
    ...(table.localIndexes ?? []).map(({ sort }) => sort),
  ]
  const types = new Map(all.flatMap((one) => (one ? [[one.name, one.type] as const] : [])))
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }))
}

const indexOf = (index: TableIndex): GlobalSecondaryIndex => ({
  IndexName: index.name,
  ...keysOf(index),
  Projection: projectionOf(index.projection),
})

const localIndexOf = ({ partition }: Table, { name, sort, projection }: LocalIndex): LocalSecondaryIndex => ({
  IndexName: name,
  ...keysOf({ partition, sort }),
  Projection: projectionOf(projection),
})

function projectionOf(projection: TableIndex['projection']): Projection {
  if (projection === 'all') return { ProjectionType: 'ALL' }
  if (projection === 'keys') return { ProjectionType: 'KEYS_ONLY' }
  return { ProjectionType: 'INCLUDE', NonKeyAttributes: [...projection] }
}
