import { test as base } from '@playwright/test'
import { type Album, startAlbum } from './server.ts'

interface WorkerFixtures {
  /** Settings of the album under test: `test.use({ albumEnv: { SIGN_UP: 'closed' } })` at the top of a file. */
  albumEnv: Record<string, string>
  /** One album for all tests of a worker with the same settings: a test makes accounts of its own. */
  album: Album
}

export const test = base.extend<{ baseURL: string }, WorkerFixtures>({
  albumEnv: [{}, { scope: 'worker', option: true }],
  album: [
    async ({ albumEnv }, use) => {
      const album = await startAlbum(albumEnv)
      await use(album)
      await album.remove()
    },
    { scope: 'worker' },
  ],
  baseURL: ({ album }, use) => use(album.baseUrl),
})

export { expect } from '@playwright/test'
export type { Album }
