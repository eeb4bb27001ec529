import { claimWorkSuite } from '@cloudalbum/port-suites'
import { createDynamoJobQueue } from '../jobs/job-queue.ts'
import { createTables } from '../create-tables.ts'
import { jobTables } from '../jobs/tables.ts'
import { createDynamoClaimStore } from './claims.ts'
import { galleryWorld, itemOf } from './testing/gallery-world.ts'

claimWorkSuite('DynamoDB', async (clock) => {
  const { dynamo, client, prefix, gallery, close } = await galleryWorld()
  await createTables({ client, prefix, tables: jobTables })
  const jobs = createDynamoJobQueue(dynamo, clock)
  const item = itemOf('a')
  await gallery([item])
  return {
    claims: createDynamoClaimStore(dynamo, (rows) => jobs.added(rows)),
    jobs,
    item: () => Promise.resolve(item.id),
    close,
  }
})
