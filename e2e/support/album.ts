import { test as base } from '@playwright/test'
import { type Album, type Deployment, startAlbum } from './server.ts'

export interface Deployed {
  /** What the album runs on; the configuration of the run says it. */
  deployment: Deployment
}

interface WorkerFixtures extends Deployed {
  /** Settings of the album under test: `test.use({ albumEnv: { SIGN_UP: 'closed' } })` at the top of a file. */
  albumEnv: Record<string, string>
  /** One album for all tests of a worker with the same settings: a test makes accounts of its own. */
  album: Album
}

export const test = base.extend<{ baseURL: string }, WorkerFixtures>({
  deployment: ['one machine', { scope: 'worker', option: true }],
  albumEnv: [{}, { scope: 'worker', option: true }],
  album: [
    async ({ albumEnv, deployment }, use) => {
      const album = await startAlbum(albumEnv, deployment)
      await use(album)
      await album.remove()
    },
    // Emulators start slower than an album.
    { scope: 'worker', timeout: 240_000 },
  ],
  baseURL: ({ album }, use) => use(album.baseUrl),
})

export { expect } from '@playwright/test'
export type { Album }
