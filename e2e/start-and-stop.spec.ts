import { signIn, signUp } from './support/accounts.ts'
import { expect, test } from './support/album.ts'
import { startAlbum } from './support/server.ts'

test('given an account, when the album is killed and started again, then it still signs in', async ({
  page,
  album,
}) => {
  const credentials = await signUp(page)
  await album.restart('SIGKILL')
  await page.context().clearCookies()
  await signIn(page, credentials)
})

test('given a setting that cannot be used, when the album starts, then it says which and shows an example', async () => {
  await expect(startAlbum({ WORKERS: 'many' })).rejects.toThrow(/WORKERS.*WORKERS=\d/)
})
