import { downloadTicketStoreSuite, shareLinkStoreSuite } from '@cloudalbum/port-suites'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { createDynamoAlbumStore } from '../albums/albums.ts'
import { albumTables } from '../albums/tables.ts'
import { createDynamoDownloadTicketStore } from './download-tickets.ts'
import { createDynamoShareLinkStore } from './share-links.ts'
import { sharingTables } from './tables.ts'

const tables = [...albumTables, ...sharingTables]

shareLinkStoreSuite('DynamoDB', async () => {
  const { dynamo, close } = await testDynamo(tables)
  const photos = { getMany: () => Promise.resolve([]) }
  return {
    links: createDynamoShareLinkStore(dynamo),
    albums: createDynamoAlbumStore(dynamo, { photos }),
    close,
  }
})

downloadTicketStoreSuite('DynamoDB', async () => {
  const { dynamo, close } = await testDynamo(tables)
  return { tickets: createDynamoDownloadTicketStore(dynamo), close }
})
