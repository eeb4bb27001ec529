import { newId, type NewGallery, type NewItem } from '@cloudalbum/core'
import { insightStoreSuite } from '@cloudalbum/port-suites'
import { openGalleries } from '../galleries/gallery-test-world.ts'

/** A gallery with one item. */
async function opened() {
  const world = await openGalleries()
  const gallery: NewGallery = {
    id: newId(),
    accountId: newId(),
    albumId: null,
    slug: 'mythical-mysfits',
    title: 'Mythical Mysfits',
    text: '',
    attributes: [],
    claimLabel: 'Adopt',
    likes: true,
    indexed: false,
    state: 'published',
    accent: null,
    createdAtMs: 0,
  }
  const item: NewItem = {
    id: newId(),
    photoId: null,
    waitsForFile: 'a.jpg',
    slug: 'a',
    name: 'A',
    description: '',
    values: {},
  }
  await world.galleries.create(gallery, [item])
  return { ...world, accountId: gallery.accountId, galleryId: gallery.id, itemId: item.id }
}

insightStoreSuite('DynamoDB', async () => {
  const { insights, claims, galleryId, itemId, close } = await opened()
  return {
    insights,
    galleryId,
    itemId,
    like: async (accountId, atMs) => void (await claims.like(itemId, accountId, atMs)),
    unlike: async (accountId) => void (await claims.unlike(itemId, accountId)),
    claim: async (accountId, atMs) => (await claims.claim(itemId, accountId, atMs)).claim.id,
    release: async (claimId) => void (await claims.end(claimId, 'released', 0)),
    close,
  }
})
