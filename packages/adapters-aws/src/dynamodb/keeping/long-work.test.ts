import { longWorkStoreSuite } from '@cloudalbum/port-suites'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { createDynamoLongWorkStore } from './long-work.ts'
import { longWorkTables } from './tables.ts'

longWorkStoreSuite('DynamoDB', async () => {
  const { dynamo, close } = await testDynamo(longWorkTables)
  return { store: createDynamoLongWorkStore(dynamo), close }
})
