import { profileStoreSuite } from '@cloudalbum/port-suites'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { createDynamoProfileStore } from './profiles.ts'
import { profileTables } from './tables.ts'

profileStoreSuite('DynamoDB', async () => {
  const { dynamo, close } = await testDynamo(profileTables)
  return { profiles: createDynamoProfileStore(dynamo), close }
})
