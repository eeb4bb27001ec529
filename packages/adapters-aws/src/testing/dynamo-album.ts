import type { Clock } from '@cloudalbum/core'
import { createTables } from '../dynamodb/create-tables.ts'
import { createDynamoRows } from '../dynamodb/dynamo-rows.ts'
import { Dynamo } from '../dynamodb/dynamo.ts'
import { tables } from '../dynamodb/tables.ts'
import { localDynamoDbClient } from './dynamodb-local.ts'

/** Every row of an album in empty tables of DynamoDB Local, of a name that nobody else has. */
export async function openDynamoAlbum(endpoint: string, clock: Clock) {
  const client = localDynamoDbClient(endpoint)
  const prefix = `t${crypto.randomUUID().slice(0, 13)}-`
  await createTables({ client, prefix, tables })
  const onFault = (error: unknown) => {
    throw error
  }
  const rows = createDynamoRows({ dynamo: new Dynamo({ client, prefix }), clock, onFault })
  return { ...rows, close: () => client.destroy() }
}
