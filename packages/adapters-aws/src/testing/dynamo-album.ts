import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Clock } from '@cloudalbum/core'
import { createTables } from '../dynamodb/create-tables.ts'
import { createDynamoRows } from '../dynamodb/dynamo-rows.ts'
import { isBusy } from '../dynamodb/dynamo-errors.ts'
import { Dynamo } from '../dynamodb/dynamo.ts'
import { withRetries } from '../dynamodb/retry.ts'
import type { Table } from '../dynamodb/table.ts'
import { tables } from '../dynamodb/tables.ts'
import { localDynamoDbClient } from './dynamodb-local.ts'

/**
 * Albums in DynamoDB Local, each in empty tables of its own: those of one that was closed are emptied and used again, as making
 * all of them takes a second. What they are asked for goes `through` another endpoint, where there is one.
 */
export function dynamoAlbums(endpoint: string, { through = endpoint }: { through?: string } = {}) {
  const client = localDynamoDbClient(endpoint)
  const asked = localDynamoDbClient(through)
  const free: string[] = []
  const onFault = (error: unknown) => {
    throw error
  }
  return {
    async open(clock: Clock) {
      const prefix = free.pop() ?? (await newTables(client))
      const dynamo = new Dynamo({ client, prefix })
      const close = async () => {
        await Promise.all(tables.map((table) => empty(client, dynamo, prefix, table)))
        free.push(prefix)
      }
      return { ...createDynamoRows({ dynamo: new Dynamo({ client: asked, prefix }), clock, onFault }), close }
    },
    close: () => [client, asked].forEach((one) => one.destroy()),
  }
}

async function newTables(client: DynamoDBClient): Promise<string> {
  const prefix = `t${crypto.randomUUID().slice(0, 13)}-`
  await withRetries(() => createTables({ client, prefix, tables }), { busy: isBusy })
  return prefix
}

async function empty(client: DynamoDBClient, dynamo: Dynamo, prefix: string, table: Table): Promise<void> {
  const keys = [table.partition, ...(table.sort ? [table.sort] : [])].map(({ name }) => name)
  const documents = DynamoDBDocumentClient.from(client)
  const scan = new ScanCommand({ TableName: prefix + table.name })
  for (;;) {
    const { Items = [] } = await withRetries(() => documents.send(scan), { busy: isBusy })
    if (Items.length === 0) return
    const key = (row: Record<string, unknown>) => Object.fromEntries(keys.map((name) => [name, row[name]]))
    await dynamo.write(Items.map((row) => ({ table: table.name, remove: key(row) })))
  }
}
