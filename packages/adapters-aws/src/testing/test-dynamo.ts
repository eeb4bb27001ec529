import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb'
import { inject } from 'vitest'
import { createTables } from '../dynamodb/create-tables.ts'
import { Dynamo } from '../dynamodb/dynamo.ts'
import type { Table } from '../dynamodb/table.ts'
import { localDynamoDbClient } from './dynamodb-local.ts'

/** Empty tables of a name that no other test has, and what each request on them consumed. */
export async function testDynamo(tables: readonly Table[]) {
  const client = localDynamoDbClient(inject('dynamoDbEndpoint'))
  const prefix = `t${crypto.randomUUID().slice(0, 13)}-`
  await createTables({ client, prefix, tables })
  const consumed: { operation: string; units: ConsumedCapacity[] }[] = []
  const onConsumed = (operation: string, units: ConsumedCapacity[]) => consumed.push({ operation, units })
  const dynamo = new Dynamo({ client, prefix, onConsumed })
  return { dynamo, client, prefix, consumed, close: () => client.destroy() }
}
