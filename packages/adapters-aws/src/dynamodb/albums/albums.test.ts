import { albumStoreSuite } from '@cloudalbum/port-suites'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { sharingTables } from '../sharing/tables.ts'
import { createDynamoAlbumFollower } from './album-follower.ts'
import { createDynamoAlbumStore } from './albums.ts'
import { createSeedPhotos, seedTable } from './seed-photos.ts'
import { albumTables } from './tables.ts'

albumStoreSuite('DynamoDB', async () => {
  const { dynamo, close } = await testDynamo([...albumTables, ...sharingTables, seedTable])
  const photos = createSeedPhotos(dynamo, [createDynamoAlbumFollower(dynamo)])
  return { albums: createDynamoAlbumStore(dynamo, { photos }), photos, close }
})
