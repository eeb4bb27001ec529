import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { furnish, type Things } from './safety/furnish.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety/safety-album.ts'

let album: SafetyAlbum
let owner: Things
beforeAll(async () => {
  album = await openSafetyAlbum()
  owner = await furnish(album, 'owner')
})
afterAll(() => album.close())

interface Line {
  event: string
  method: string
  route: string
  account?: string
}
const linesFrom = (from: number) => album.logged.slice(from).map((line) => JSON.parse(line) as Line)
const accountsFrom = (from: number) =>
  linesFrom(from).map(({ method, route, account }) => [`${method} ${route}`, account])

describe('what an account asks for', () => {
  it('stands in the log under one name that is not its own, whatever client asks', async () => {
    const from = album.logged.length
    const account = album.adapters.pseudonymOf(owner.accountId)
    await album.ask('GET', '/api/account', { token: owner.session })
    await album.ask('GET', '/api/timeline', { token: owner.key })
    await album.ask('GET', '/compat/cloudalbum/photos', { token: owner.session })
    await album.ask('POST', '/compat/mysfits/mysfits/x/like', { headers: { authorization: owner.session } })
    await album.ask('GET', `/compat/cruddur/api/activities/@${owner.handle}`, { token: owner.session })
    expect(accountsFrom(from)).toEqual([
      ['GET /api/account', account],
      ['GET /api/timeline', account],
      ['GET /compat/cloudalbum/photos', account],
      ['POST /compat/mysfits/mysfits/{id}/like', account],
      ['GET /compat/cruddur/api/activities/{at}', account],
    ])
    expect(album.logged.join('\n')).not.toContain(owner.accountId)
  })

  it('has no name where nobody is signed in, or with a token that is none', async () => {
    const from = album.logged.length
    await album.ask('GET', '/api/config')
    await album.ask('GET', '/compat/cloudalbum/photos', { token: 'x' })
    expect(linesFrom(from).map(({ account }) => account)).toEqual([undefined, undefined])
  })

  it('is found again in the log of the work in the background', async () => {
    const from = album.logged.length
    const { accountId } = owner
    album.adapters.db.exec('ALTER TABLE accounts RENAME TO accounts_elsewhere')
    await album.adapters.jobs.enqueue({ kind: 'delete-account', payload: { accountId } })
    await album.background.drain()
    album.adapters.db.exec('ALTER TABLE accounts_elsewhere RENAME TO accounts')
    const line = linesFrom(from).find(({ event }) => event === 'job')
    expect(line).toMatchObject({ account: album.adapters.pseudonymOf(accountId), kind: 'delete-account' })
  })
})
