import { visitorSaltsSuite, webhookStoreSuite } from '@cloudalbum/port-suites'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { webhookTables } from './tables.ts'
import { createDynamoVisitorSalts } from './visitor-salts.ts'
import { createDynamoWebhookStore } from './webhooks.ts'

webhookStoreSuite('DynamoDB', async () => {
  const { dynamo, close } = await testDynamo(webhookTables)
  return { webhooks: createDynamoWebhookStore(dynamo), close }
})

visitorSaltsSuite('DynamoDB', async () => {
  const { dynamo, close } = await testDynamo(webhookTables)
  return { one: createDynamoVisitorSalts(dynamo), other: createDynamoVisitorSalts(dynamo), close }
})
