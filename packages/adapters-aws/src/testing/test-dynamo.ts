import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb'
import { inject } from 'vitest'
import { createTables } from '../dynamodb/create-tables.ts'
import { Dynamo } from '../dynamodb/dynamo.ts'
import type { Table } from '../dynamodb/table.ts'
import { BilledDynamo } from './billed-dynamo.ts'
import { localDynamoDbClient } from './dynamodb-local.ts'

/**
 * Empty tables of a name that no other test has, and what each request on them consumed. DynamoDB Local tells too little of
 * transactions: with `billed` they are told as AWS has it, at the price of reading their rows.
 */
export async function testDynamo(tables: readonly Table[], { billed = false } = {}) {
  const client = localDynamoDbClient(inject('dynamoDbEndpoint'))
  const prefix = `t${crypto.randomUUID().slice(0, 13)}-`
  await createTables({ client, prefix, tables })
  const consumed: { operation: string; units: ConsumedCapacity[] }[] = []
  const onConsumed = (operation: string, units: ConsumedCapacity[]) => consumed.push({ operation, units })
  const options = { client, prefix, onConsumed }
  const dynamo = billed ? new BilledDynamo({ ...options, tables }) : new Dynamo(options)
  return { dynamo, client, prefix, consumed, close: () => client.destroy() }
}
