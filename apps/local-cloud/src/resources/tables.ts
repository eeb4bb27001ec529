import {
  CreateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  type CreateTableCommandInput,
  type DynamoDBClient,
  type TimeToLiveSpecification,
} from '@aws-sdk/client-dynamodb'
import type { TemplateSet } from '@cloudalbum/infra/model'

/** What templates say of a table that the service is told otherwise, or that means nothing here. */
interface TableProperties extends CreateTableCommandInput {
  TimeToLiveSpecification?: TimeToLiveSpecification
}

/** Creates the tables of the templates with their keys, indexes, streams and expiry. */
export async function createTables(client: DynamoDBClient, templates: TemplateSet): Promise<void> {
  for (const { properties } of templates.all('AWS::DynamoDB::Table'))
    await createTable(client, properties as unknown as TableProperties)
}

async function createTable(client: DynamoDBClient, table: TableProperties): Promise<void> {
  const { TableName, TimeToLiveSpecification, StreamSpecification } = table
  await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: table.KeySchema,
      AttributeDefinitions: table.AttributeDefinitions,
      BillingMode: table.BillingMode,
      ...(table.GlobalSecondaryIndexes ? { GlobalSecondaryIndexes: table.GlobalSecondaryIndexes } : {}),
      ...(table.LocalSecondaryIndexes ? { LocalSecondaryIndexes: table.LocalSecondaryIndexes } : {}),
      // In templates a stream is there by its view alone.
      ...(StreamSpecification
        ? { StreamSpecification: { ...StreamSpecification, StreamEnabled: true } }
        : {}),
    }),
  )
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName })
  if (TimeToLiveSpecification)
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }))
}
