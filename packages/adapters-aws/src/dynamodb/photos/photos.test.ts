import { photoIndexSuite, photoStoreSuite } from '@cloudalbum/port-suites'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { createDynamoPhotoIndex } from './photo-index.ts'
import { createDynamoPhotoStore } from './photo-store.ts'
import { photoTables } from './tables.ts'

async function make() {
  const { dynamo, close } = await testDynamo(photoTables)
  return {
    photos: createDynamoPhotoStore(dynamo),
    index: createDynamoPhotoIndex(dynamo),
    close: async () => close(),
  }
}

photoStoreSuite('DynamoDB', make)
photoIndexSuite('DynamoDB', make)
