import { testDynamo } from '../../testing/test-dynamo.ts'
import { createDynamoAlbumFollower } from '../albums/album-follower.ts'
import { createDynamoAlbumStore } from '../albums/albums.ts'
import { albumTables } from '../albums/tables.ts'
import { insightTables } from '../insights/tables.ts'
import { createDynamoInsightStore } from '../insights/insights.ts'
import { createDynamoPhotoStore } from '../photos/photo-store.ts'
import { photoTables } from '../photos/tables.ts'
import { sharingTables } from '../sharing/tables.ts'
import { createDynamoClaimStore } from './claims.ts'
import { createDynamoGalleryStore } from './galleries.ts'
import { createDynamoItemFollower } from './item-follower.ts'
import { createDynamoItemStore } from './items.ts'
import { galleryTables } from './tables.ts'

/** Galleries among the photos and albums that they are made of, on empty tables. */
export async function openGalleries() {
  const world = await testDynamo([
    ...photoTables,
    ...albumTables,
    ...sharingTables,
    ...galleryTables,
    ...insightTables,
  ])
  const { dynamo } = world
  const followers = [createDynamoAlbumFollower(dynamo), createDynamoItemFollower(dynamo)]
  const photos = createDynamoPhotoStore(dynamo, { followers })
  return {
    ...world,
    photos,
    albums: createDynamoAlbumStore(dynamo, { photos }),
    galleries: createDynamoGalleryStore(dynamo, { photos }),
    items: createDynamoItemStore(dynamo, { photos }),
    claims: createDynamoClaimStore(dynamo),
    insights: createDynamoInsightStore(dynamo),
  }
}
