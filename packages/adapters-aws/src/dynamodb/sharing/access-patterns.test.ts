import { newId, newSecret, type DownloadTicket, type NewShareLink } from '@cloudalbum/core'
import { expect, it } from 'vitest'
import { documentedPatterns, measurePatterns } from '../../testing/documented-patterns.ts'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { createDynamoAlbumStore } from '../albums/albums.ts'
import { albumTables } from '../albums/tables.ts'
import { createDynamoDownloadTicketStore } from './download-tickets.ts'
import { createDynamoShareLinkStore } from './share-links.ts'
import { sharingTables } from './tables.ts'

async function open() {
  const { dynamo, consumed, close } = await testDynamo([...albumTables, ...sharingTables], { billed: true })
  const [accountId, albumId] = [newId(), newId()]
  const albums = createDynamoAlbumStore(dynamo, { photos: { getMany: () => Promise.resolve([]) } })
  await albums.create(
    {
      id: albumId,
      accountId,
      parentId: null,
      title: 'Sea',
      description: '',
      order: 'oldest',
      createdAtMs: 1,
    },
    [],
  )
  const link = (): NewShareLink => ({
    id: newId(),
    token: newSecret(),
    accountId,
    albumId,
    label: 'For Oma',
    passwordHash: null,
    expiresAtMs: null,
    allowDownload: true,
    showLocation: false,
    createdAtMs: 1,
  })
  const ticket = (photos: number): DownloadTicket => ({
    secretHash: 'a'.repeat(60) + photos,
    accountId,
    photoIds: Array.from({ length: photos }, () => newId()),
    fileName: 'Sea.zip',
    share: null,
    expiresAtMs: 10,
  })
  const stores = {
    links: createDynamoShareLinkStore(dynamo),
    tickets: createDynamoDownloadTicketStore(dynamo),
  }
  return { ...stores, accountId, albumId, consumed, link, ticket, close }
}

it('links and downloads cost what docs/data/dynamodb-others.md says', async () => {
  const { links, tickets, accountId, albumId, consumed, link, ticket, close } = await open()
  const made = await links.create(link())
  const [small, large] = [ticket(10), ticket(1000)]
  const measured = await measurePatterns(consumed, {
    'make a link': () => links.create(link()),
    'a link by its token': () => links.byToken(made.token),
    'count a view': () => links.countView(made.id),
    'links of an account, or of one of its albums': () => links.list(accountId, albumId),
    'albums that are shared': () => links.sharedAlbumIds(accountId, 1),
    'change a link': () => links.update(accountId, made.id, { label: 'For Opa' }),
    'remove a link': () => links.remove(accountId, made.id),
    'prepare a download of 10 photos': () => tickets.put(small, 1),
    'prepare a download of 1,000 photos': () => tickets.put(large, 1),
    'start a download of 10 photos': () => tickets.get(small.secretHash, 2),
    'start a download of 1,000 photos': () => tickets.get(large.secretHash, 2),
    'a download of 10 photos is done': () => tickets.remove(small.secretHash),
  })
  expect(measured).toEqual(await documentedPatterns('dynamodb-others', 'Sharing'))
  close()
})
