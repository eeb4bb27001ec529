import { accountStoreSuite } from '../../accounts.ts'
import { albumStoreSuite } from '../../album-store.ts'
import { codeStoreSuite } from '../../codes.ts'
import { FakeClock } from '../../fake-clock.ts'
import { galleryStoreSuite } from '../../gallery-store.ts'
import { jobQueueSuite } from '../../job-queue.ts'
import { photoIndexSuite } from '../../photo-index.ts'
import { photoStoreSuite } from '../../photo-store.ts'
import { sessionStoreSuite } from '../../sessions.ts'
import { shareLinkStoreSuite } from '../../share-link-store.ts'
import { createMemoryAlbum } from './memory-album.ts'

// The model keeps what the ports promise, as every adapter does.
const close = () => {}
const make = async () => ({ ...createMemoryAlbum(new FakeClock()), close })

photoStoreSuite('the model', createPhotos)
photoIndexSuite('the model', createPhotos)
albumStoreSuite('the model', make)
shareLinkStoreSuite('the model', make)
galleryStoreSuite('the model', make)
accountStoreSuite('the model', make)
sessionStoreSuite('the model', make)
codeStoreSuite('the model', make)
jobQueueSuite('the model', async (clock) => ({ queue: createMemoryAlbum(clock).jobs, close }))

async function createPhotos() {
  const { photos, index } = createMemoryAlbum(new FakeClock())
  return { photos, index }
}
