import { newId, type NewGallery, type NewItem } from '@cloudalbum/core'
import { accountStoreSuite } from '../../accounts.ts'
import { albumStoreSuite } from '../../album-store.ts'
import { apiKeyStoreSuite } from '../../api-keys.ts'
import { codeStoreSuite } from '../../codes.ts'
import { FakeClock } from '../../fake-clock.ts'
import { galleryStoreSuite } from '../../gallery-store.ts'
import { insightStoreSuite } from '../../insight-store.ts'
import { invitationStoreSuite } from '../../invitations.ts'
import { jobQueueSuite } from '../../job-queue.ts'
import { photoIndexSuite } from '../../photo-index.ts'
import { photoStoreSuite } from '../../photo-store.ts'
import { profileStoreSuite } from '../../profile-store.ts'
import { sessionStoreSuite } from '../../sessions.ts'
import { shareLinkStoreSuite } from '../../share-link-store.ts'
import { webhookStoreSuite } from '../../webhook-store.ts'
import { createMemoryAlbum } from './memory-album.ts'

// The model keeps what the ports promise, as every adapter does.
const close = () => {}
const gallery: NewGallery = {
  id: newId(),
  accountId: newId(),
  albumId: null,
  slug: 'creatures',
  title: 'Creatures',
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
const make = async () => ({ ...createMemoryAlbum(new FakeClock()), close })

photoStoreSuite('the model', createPhotos)
photoIndexSuite('the model', createPhotos)
albumStoreSuite('the model', make)
shareLinkStoreSuite('the model', make)
galleryStoreSuite('the model', make)
accountStoreSuite('the model', make)
sessionStoreSuite('the model', make)
codeStoreSuite('the model', make)
apiKeyStoreSuite('the model', make)
invitationStoreSuite('the model', make)
profileStoreSuite('the model', make)
webhookStoreSuite('the model', make)
insightStoreSuite('the model', async () => {
  const { galleries, claims, insights } = createMemoryAlbum(new FakeClock())
  await galleries.create(gallery, [item])
  return {
    insights,
    galleryId: gallery.id,
    itemId: item.id,
    like: async (accountId, atMs) => void (await claims.like(item.id, accountId, atMs)),
    unlike: async (accountId) => void (await claims.unlike(item.id, accountId)),
    claim: async (accountId, atMs) => (await claims.claim(item.id, accountId, atMs)).claim.id,
    release: async (claimId) => void (await claims.end(claimId, 'released', 0)),
    close,
  }
})
jobQueueSuite('the model', async (clock) => ({ queue: createMemoryAlbum(clock).jobs, close }))

async function createPhotos() {
  const { photos, index } = createMemoryAlbum(new FakeClock())
  return { photos, index }
}
