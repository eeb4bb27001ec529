import { testDynamo } from '../../testing/test-dynamo.ts'
import { createDynamoPhotoStore } from '../photos/photo-store.ts'
import { photoTables } from '../photos/tables.ts'
import { sharingTables } from '../sharing/tables.ts'
import { createDynamoAlbumFollower } from './album-follower.ts'
import { createDynamoAlbumStore } from './albums.ts'
import { albumTables } from './tables.ts'

/** Empty albums and photos that know of each other; for tests. */
export async function openAlbumWorld(options: { billed?: boolean } = {}) {
  const tables = [...albumTables, ...sharingTables, ...photoTables]
  const { dynamo, consumed, close } = await testDynamo(tables, options)
  const photos = createDynamoPhotoStore(dynamo, { followers: [createDynamoAlbumFollower(dynamo)] })
  return { dynamo, consumed, close, photos, albums: createDynamoAlbumStore(dynamo, { photos }) }
}
