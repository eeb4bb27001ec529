import { openTemporaryParts } from '@cloudalbum/adapters-local/testing'
import * as contract from '@cloudalbum/contract'
import { newId } from '@cloudalbum/core'
import { FakeClock, sampleNew } from '@cloudalbum/port-suites'
import { afterEach, describe, expect, it } from 'vitest'
import { createTestAlbum, goodPassword as password } from './account-test-album.ts'

const email = 'ann@example.org'
const open: { close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const parts of open.splice(0)) await parts.close()
})

async function start() {
  const parts = await openTemporaryParts(new FakeClock())
  open.push(parts)
  const album = createTestAlbum(parts)
  const admin = await album.join('admin@example.org')
  parts.clock.advance(1)
  const ann = await album.join(email)
  const isIn = async (token: string) => (await album.call('GET /api/account', { token })).status === 200
  const asAdmin = (address: string, body?: unknown) => album.call(address, { token: admin.token, body })
  const tryAsAdmin = (address: string, body?: unknown) => album.outcome(address, { token: admin.token, body })
  return { ...album, admin, ann, isIn, asAdmin, tryAsAdmin }
}

describe('Administration', () => {
  it('is for admins only, on every route', async () => {
    const { outcome, ann } = await start()
    const id = newId()
    for (const { method, path, access } of contract.routes.all.values()) {
      // These have tests of their own.
      if (access !== 'admin' || /\/(?:webhooks|traces|work)/.test(path)) continue
      const address = `${method} ${path.replace('{id}', id)}`
      expect([address, await outcome(address)]).toEqual([address, '401 unauthenticated'])
      expect([address, await outcome(address, { token: ann.token })]).toEqual([address, '403 forbidden'])
    }
  })

  it('lists accounts with their storage, in pages', async () => {
    const { asAdmin, ann, photos, clock } = await start()
    await photos.reserve(sampleNew(ann.account.id, { sizeBytes: 300 }), null)
    const page = async (query: string) =>
      contract.adminListAccounts.response.parse(
        await (await asAdmin(`GET /api/admin/accounts?${query}`)).json(),
      )
    const first = await page('limit=1')
    expect(first.accounts.map((one) => one.email)).toEqual(['admin@example.org'])
    const second = await page(`limit=1&cursor=${first.next}`)
    expect(second).toMatchObject({
      accounts: [{ email, role: 'member', usedBytes: 300, photos: 0, seenAtMs: clock.now() }],
      next: null,
    })
    expect((await page('')).accounts).toHaveLength(2)
  })

  it('disables at once, and only the owner is told; enabling lets in again', async () => {
    const { asAdmin, tryAsAdmin, ann, isIn, call, outcome, signIn } = await start()
    const key = contract.createKey.response.parse(
      await (await call('POST /api/keys', { body: { name: 'n' }, token: ann.token })).json(),
    )
    const path = `PATCH /api/admin/accounts/${ann.account.id}`
    expect(contract.adminAccount.parse(await (await asAdmin(path, { disabled: true })).json()).disabled).toBe(
      true,
    )
    expect([await isIn(ann.token), await isIn(key.secret)]).toEqual([false, false])
    expect(await outcome('POST /api/session/refresh', { cookie: ann.cookie })).toBe('401 unauthenticated')
    expect(await outcome('POST /api/session', { body: { email, password } })).toBe('403 account-disabled')
    expect(await outcome('POST /api/session', { body: { email, password: 'wrong' } })).toBe(
      '401 sign-in-failed',
    )
    expect(await tryAsAdmin(path, { disabled: false })).toBe('200')
    expect(await isIn(ann.token)).toBe(false)
    expect([await isIn((await signIn(email)).token), await isIn(key.secret)]).toEqual([true, true])
  })

  it('gives and takes the role at once', async () => {
    const { asAdmin, tryAsAdmin, ann, outcome } = await start()
    const path = `PATCH /api/admin/accounts/${ann.account.id}`
    await asAdmin(path, { role: 'admin', quotaBytes: 1000 })
    expect(await outcome('GET /api/admin/settings', { token: ann.token })).toBe('200')
    expect(await tryAsAdmin(path, { role: 'member' })).toBe('200')
    expect(await outcome('GET /api/admin/settings', { token: ann.token })).toBe('403 forbidden')
  })

  it('never leaves the album without an admin', async () => {
    const { tryAsAdmin, admin, ann } = await start()
    const self = `/api/admin/accounts/${admin.account.id}`
    expect(await tryAsAdmin(`PATCH ${self}`, { role: 'member' })).toBe('409 conflict')
    expect(await tryAsAdmin(`PATCH ${self}`, { disabled: true })).toBe('409 conflict')
    expect(await tryAsAdmin(`DELETE ${self}`)).toBe('409 conflict')
    await tryAsAdmin(`PATCH /api/admin/accounts/${ann.account.id}`, { role: 'admin' })
    expect(await tryAsAdmin(`PATCH ${self}`, { role: 'member' })).toBe('200')
    expect(await tryAsAdmin('GET /api/admin/settings')).toBe('403 forbidden')
  })

  it.each([
    { role: 'owner' },
    { quotaBytes: -1 },
    { quotaBytes: 1.5 },
    { email: 'x@example.org' },
    { disabled: 'yes' },
  ])('refuses %o', async (body) => {
    const { tryAsAdmin, ann } = await start()
    expect(await tryAsAdmin(`PATCH /api/admin/accounts/${ann.account.id}`, body)).toBe('400 invalid-input')
  })

  it('deletes an account with its data', async () => {
    const { tryAsAdmin, ann, isIn, work, accounts } = await start()
    const path = `DELETE /api/admin/accounts/${ann.account.id}`
    expect(await tryAsAdmin(path)).toBe('204')
    expect([await isIn(ann.token), await tryAsAdmin(path)]).toEqual([false, '404 not-found'])
    await work()
    expect(await accounts.get(ann.account.id)).toBeUndefined()
  })

  it('answers alike for accounts that are unknown', async () => {
    const { tryAsAdmin } = await start()
    const path = `/api/admin/accounts/${newId()}`
    expect(await tryAsAdmin(`PATCH ${path}`, { role: 'admin' })).toBe('404 not-found')
    expect(await tryAsAdmin(`DELETE ${path}`)).toBe('404 not-found')
    expect(await tryAsAdmin(`POST ${path}/reset-code`)).toBe('404 not-found')
    expect(await tryAsAdmin('DELETE /api/admin/accounts/x')).toBe('400 invalid-input')
  })

  it('keeps settings, which hold at once', async () => {
    const { asAdmin, tryAsAdmin, call, outcome } = await start()
    const read = async () =>
      contract.adminSettings.parse(await (await asAdmin('GET /api/admin/settings')).json())
    expect(await read()).toEqual({ signUp: 'open', defaultQuotaBytes: null })
    await asAdmin('PATCH /api/admin/settings', { signUp: 'closed' })
    await asAdmin('PATCH /api/admin/settings', { defaultQuotaBytes: 5 })
    expect(await read()).toEqual({ signUp: 'closed', defaultQuotaBytes: 5 })
    expect(await (await call('GET /api/config')).json()).toMatchObject({ signUp: 'closed' })
    expect(await outcome('POST /api/accounts', { body: { email: 'bob@example.org', password } })).toBe(
      '403 sign-up-closed',
    )
    expect(await tryAsAdmin('PATCH /api/admin/settings', { signUp: 'sometimes' })).toBe('400 invalid-input')
  })

  it('shows what failed for good by its names, tries it again, or forgets it', async () => {
    const { asAdmin, ann, photos, jobs } = await start()
    const photoId = newId()
    await photos.reserve(sampleNew(ann.account.id, { id: photoId, fileName: 'beach.jpg' }), null)
    for (const payload of [{ photoId }, { photoId: newId() }, { accountId: ann.account.id }, {}]) {
      await jobs.enqueue({ kind: 'test', payload })
      await jobs.bury((await jobs.lease(['test'], 1000))!, 'poison')
    }
    const list = async () =>
      contract.adminListJobs.response.parse(await (await asAdmin('GET /api/admin/jobs?limit=10')).json())
    const page = await list()
    expect(page).toMatchObject({ due: 0, leased: 0, dead: 4, oldestDueAtMs: null, next: null })
    const names = page.jobs.map(({ fileName, accountEmail }) => [fileName, accountEmail])
    expect(names.toSorted()).toEqual(
      [
        ['beach.jpg', email],
        [null, email],
        [null, null],
        [null, null],
      ].toSorted(),
    )
    const [first, second] = page.jobs
    expect(
      await (await asAdmin('POST /api/admin/jobs/drop', { ids: [first!.id, 'unknown'] })).json(),
    ).toEqual({ count: 1 })
    expect(await (await asAdmin('POST /api/admin/jobs/redrive', { ids: [second!.id] })).json()).toEqual({
      count: 1,
    })
    expect(await (await asAdmin('POST /api/admin/jobs/redrive', { ids: 'all' })).json()).toEqual({ count: 2 })
    expect(await list()).toMatchObject({ due: 3, dead: 0, jobs: [] })
  })
})
