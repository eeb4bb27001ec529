import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDiskBlobStore } from '@cloudalbum/adapters-local'
import { systemClock } from '@cloudalbum/core'
import { blobStoreSuite } from '@cloudalbum/port-suites'
import { mediaRoutes } from './media-routes.ts'
import { blobServer } from './serve-blob.ts'

blobStoreSuite('Disk', async () => {
  const root = await mkdtemp(join(tmpdir(), 'blobs-'))
  const store = createDiskBlobStore({
    root,
    baseUrl: '',
    secret: new Uint8Array(32).fill(7),
    clock: systemClock,
    windowMs: 12 * 3_600_000,
  })
  const onFault = (error: unknown) => {
    throw error
  }
  const app = mediaRoutes({ ...blobServer(store, systemClock), onUploaded: () => Promise.resolve(), onFault })
  return {
    store,
    fetch: async (url, init) => app.request(url, init),
    close: () => rm(root, { recursive: true }),
  }
})
