import { jobQueueSuite } from '@cloudalbum/port-suites'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { createDynamoJobQueue } from './job-queue.ts'
import { jobTables } from './tables.ts'

jobQueueSuite('DynamoDB', async (clock) => {
  const { dynamo, close } = await testDynamo(jobTables)
  return { queue: createDynamoJobQueue(dynamo, clock), close }
})
