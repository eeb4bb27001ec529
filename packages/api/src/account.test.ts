import { openTemporaryParts } from '@cloudalbum/adapters-local/testing'
import * as contract from '@cloudalbum/contract'
import {
  deleteAccountData,
  newId,
  originalKey,
  renditionKey,
  resumeAccountDeletions,
  type Photo,
} from '@cloudalbum/core'
import { anAccount, FakeClock, sampleNew } from '@cloudalbum/port-suites'
import { afterEach, describe, expect, it } from 'vitest'
import {
  cookieOf,
  createTestAlbum,
  goodPassword as password,
  type AlbumOptions,
} from './account-test-album.ts'

const minuteMs = 60_000
const email = 'ann@example.org'
const newPassword = 'Red panda 8!'
const open: { close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const parts of open.splice(0)) await parts.close()
})

/** An album with an admin and Ann, who is signed in. */
async function start(options: AlbumOptions = {}) {
  const parts = await openTemporaryParts(new FakeClock())
  open.push(parts)
  const without = createTestAlbum(parts, { ...options, mail: false })
  const admin = await without.join('admin@example.org')
  const ann = await without.join(email)
  const album = createTestAlbum(parts, options)
  const isIn = async (token: string) => (await album.call('GET /api/account', { token })).status === 200
  const mine = (address: string, body?: unknown) => album.outcome(address, { token: ann.token, body })
  return { ...album, admin, ann, isIn, mine }
}

describe('Your account', () => {
  it('takes a new name and preferences, each by itself', async () => {
    const { call, ann } = await start()
    const patch = async (body: object) =>
      contract.account.parse(await (await call('PATCH /api/account', { body, token: ann.token })).json())
    expect(await patch({ displayName: ' Ann Lee ' })).toMatchObject({
      displayName: 'Ann Lee',
      preferences: { theme: 'system' },
    })
    const preferences = { theme: 'dark', timeZone: 'Europe/Zurich', language: 'ko', keyboardShortcuts: false }
    expect((await patch({ preferences })).preferences).toEqual(preferences)
    expect(await patch({ preferences: { language: null } })).toMatchObject({
      displayName: 'Ann Lee',
      preferences: { ...preferences, language: null },
    })
  })

  it.each([
    { role: 'admin' },
    { quotaBytes: null },
    { displayName: '  ' },
    { preferences: { timeZone: '+09:00' } },
    { preferences: { timeZone: 'Mars/Olympus' } },
    { preferences: { admin: true } },
    { email: 'x@example.org' },
    [],
    null,
  ])('refuses %o, unchanged', async (body) => {
    const { mine, accounts, ann } = await start()
    const before = await accounts.get(ann.account.id)
    expect(await mine('PATCH /api/account', body)).toBe('400 invalid-input')
    expect(await accounts.get(ann.account.id)).toEqual(before)
  })
})

describe('Changing the password', () => {
  it('ends all other sessions at once and gives this device a new one', async () => {
    const { call, ann, signIn, isIn, outcome } = await start()
    const phone = await signIn(email)
    const body = { currentPassword: password, newPassword }
    const response = await call('POST /api/account/password', { body, token: ann.token })
    const session = contract.session.parse(await response.json())
    expect([await isIn(session.accessToken), await isIn(ann.token), await isIn(phone.token)]).toEqual([
      true,
      false,
      false,
    ])
    expect((await call('POST /api/session/refresh', { cookie: cookieOf(response)! })).status).toBe(200)
    expect((await call('POST /api/session/refresh', { cookie: phone.cookie })).status).toBe(401)
    expect(await outcome('POST /api/session', { body: { email, password } })).toBe('401 sign-in-failed')
    await signIn(email, newPassword)
  })

  it('needs the present one, and a good new one', async () => {
    const { mine, isIn, ann } = await start()
    expect(await mine('POST /api/account/password', { currentPassword: 'wrong', newPassword })).toBe(
      '401 sign-in-failed',
    )
    expect(
      await mine('POST /api/account/password', { currentPassword: password, newPassword: 'password1' }),
    ).toBe('400 password-weak')
    expect(await mine('POST /api/account/password', { currentPassword: password, newPassword: email })).toBe(
      '400 password-weak',
    )
    expect(await isIn(ann.token)).toBe(true)
  })

  it('can be tried so often only', async () => {
    const { mine } = await start()
    for (let n = 0; n < 20; n++)
      await mine('POST /api/account/password', { currentPassword: 'wrong', newPassword })
    expect(await mine('POST /api/account/password', { currentPassword: password, newPassword })).toBe(
      '429 rate-limited',
    )
  })

  it('wins over a sign-in with the old one that began before', async () => {
    const { ann, sessions, accounts, isIn, clock, tokens } = await start()
    const provenAtMs = clock.now()
    clock.advance(1)
    await accounts.update(ann.account.id, { tokensValidFromMs: clock.now() })
    const id = newId()
    await sessions.create({
      id,
      accountId: ann.account.id,
      device: '',
      createdAtMs: provenAtMs,
      usedAtMs: clock.now(),
      expiresAtMs: clock.now() + minuteMs,
      refreshHash: 'x',
      grant: null,
      previous: null,
    })
    const late = await tokens.renew({ accountId: ann.account.id, sessionId: id, grant: null })
    expect(await isIn(late?.token ?? '')).toBe(false)
  })
})

describe('A forgotten password', () => {
  it('is replaced with a code by mail, which signs out everywhere', async () => {
    const { outcome, work, newestCode, ann, isIn, signIn, mails } = await start({ mail: true })
    expect(await outcome('POST /api/password/forgot', { body: { email: 'ANN@example.org' } })).toBe('202')
    await work()
    expect(mails[0]).toMatchObject({ to: email })
    const reset = (body: object) =>
      outcome('POST /api/password/reset', {
        body: { email, code: newestCode(), password: newPassword, ...body },
      })
    expect(await reset({ password: 'password1' })).toBe('400 password-weak')
    expect(await reset({ email: 'admin@example.org' })).toBe('400 code-wrong')
    expect(await reset({})).toBe('204')
    expect(await reset({})).toBe('400 code-wrong')
    expect(await isIn(ann.token)).toBe(false)
    await signIn(email, newPassword)
  })

  it('is answered alike for known and unknown addresses, and mailed to known ones only', async () => {
    const { call, work, mails } = await start({ mail: true })
    const answers = []
    for (const address of [email, 'nobody@example.org']) {
      const response = await call('POST /api/password/forgot', { body: { email: address } })
      answers.push([response.status, await response.text(), Object.fromEntries(response.headers)])
    }
    expect(answers[0]).toEqual(answers[1])
    await work()
    expect(mails.map(({ to }) => to)).toEqual([email])
    const wrong = []
    for (const address of [email, 'nobody@example.org']) {
      const response = await call('POST /api/password/reset', {
        body: { email: address, code: '000000', password: newPassword },
      })
      wrong.push([response.status, await response.text()])
    }
    expect(wrong[0]).toEqual(wrong[1])
  })

  it('is answered so too where the album cannot mail: then the admin gives the code', async () => {
    const { outcome, call, admin, ann, jobs, signIn } = await start()
    expect(await outcome('POST /api/password/forgot', { body: { email } })).toBe('202')
    expect((await jobs.stats()).due).toBe(0)
    const answer = await call(`POST /api/admin/accounts/${ann.account.id}/reset-code`, { token: admin.token })
    const { code } = contract.adminResetCode.response.parse(await answer.json())
    expect(await outcome('POST /api/password/reset', { body: { email, code, password: newPassword } })).toBe(
      '204',
    )
    await signIn(email, newPassword)
  })

  it('limits tries of codes, per address and caller', async () => {
    const { outcome } = await start()
    const body = { email, code: '000000', password: newPassword }
    for (let n = 0; n < 20; n++)
      expect(await outcome('POST /api/password/reset', { body })).toBe('400 code-wrong')
    expect(await outcome('POST /api/password/reset', { body })).toBe('429 rate-limited')
  })
})

describe('Changing the address', () => {
  const body = { email: 'anna@example.org', password }

  it('is done at once without mail', async () => {
    const { mine, signIn, outcome } = await start()
    expect(await mine('POST /api/account/email', { ...body, password: 'wrong' })).toBe('401 sign-in-failed')
    expect(await mine('POST /api/account/email', { ...body, email: 'ADMIN@example.org' })).toBe(
      '409 email-taken',
    )
    expect(await mine('POST /api/account/email', body)).toBe('200')
    await signIn('anna@example.org')
    expect(await outcome('POST /api/session', { body: { email, password } })).toBe('401 sign-in-failed')
  })

  it('needs the code that goes to the new one, and the old one hears of it', async () => {
    const { mine, work, mails, newestCode, call, ann, accounts } = await start({ mail: true })
    expect(await mine('POST /api/account/email', body)).toBe('200')
    expect((await accounts.get(ann.account.id))?.email).toBe(email)
    await work()
    expect(mails.map(({ to }) => to).toSorted()).toEqual([email, 'anna@example.org'])
    mails.sort((a, b) => a.to.localeCompare(b.to))
    expect(mails[0]?.text).not.toMatch(/\d{6}/)
    expect(
      await mine('POST /api/account/email/confirm', {
        code: newestCode() === '000000' ? '000001' : '000000',
      }),
    ).toBe('400 code-wrong')
    const answer = await call('POST /api/account/email/confirm', {
      token: ann.token,
      body: { code: newestCode() },
    })
    expect(contract.account.parse(await answer.json()).email).toBe('anna@example.org')
  })

  it('tells the owner of a taken address, not who asks', async () => {
    const { mine, work, mails } = await start({ mail: true })
    expect(await mine('POST /api/account/email', { ...body, email: 'admin@example.org' })).toBe('200')
    await work()
    expect(mails.map(({ to }) => to).toSorted()).toEqual(['admin@example.org', email])
    for (const { text } of mails) expect(text).not.toMatch(/\d{6}/)
  })

  it('takes another case of the same address at once', async () => {
    const { call, ann, accounts } = await start({ mail: true })
    const answer = await call('POST /api/account/email', {
      body: { email: 'Ann@Example.org', password },
      token: ann.token,
    })
    expect(await answer.json()).toEqual({ confirmation: 'done' })
    expect((await accounts.get(ann.account.id))?.email).toBe('Ann@Example.org')
  })
})

describe('Deleting an account', () => {
  type Album = Awaited<ReturnType<typeof start>>
  /** `count` photos: expected, processing, rejected, with their bytes. */
  async function fill({ photos, blobs, clock }: Album, accountId: string, count: number): Promise<Photo[]> {
    const made: Photo[] = []
    for (let n = 1; n <= count; n++) {
      const { photo } = await photos.reserve(sampleNew(accountId), null)
      if (n % 3 > 0) {
        await blobs.put(originalKey(photo), new Uint8Array(3))
        await photos.startProcessing(photo.id, clock.now())
      }
      if (n % 3 === 1) await photos.reject(photo.id, { code: 'damaged', detail: '' }, {}, clock.now())
      made.push(photo)
    }
    await blobs.put(renditionKey({ ...made[0]!, renditionVersion: 7 }, 'preview'), new Uint8Array(3))
    return made
  }
  const keysOf = async ({ blobs }: Album) =>
    [
      ...(await blobs.list('originals/', undefined, 1000)).blobs,
      ...(await blobs.list('renditions/', undefined, 1000)).blobs,
    ].map(({ key }) => key)

  it('needs the password', async () => {
    const { mine, isIn, ann } = await start()
    expect(await mine('DELETE /api/account', { password: 'wrong' })).toBe('401 sign-in-failed')
    expect(await mine('DELETE /api/account', {})).toBe('400 invalid-input')
    expect(await isIn(ann.token)).toBe(true)
  })

  it('shuts it at once, for tokens and keys, and frees the address', async () => {
    const { mine, call, isIn, ann, join } = await start()
    const key = contract.createKey.response.parse(
      await (await call('POST /api/keys', { body: { name: 'n' }, token: ann.token })).json(),
    )
    expect(await mine('DELETE /api/account', { password })).toBe('204')
    expect([await isIn(ann.token), await isIn(key.secret)]).toEqual([false, false])
    expect((await call('POST /api/session/refresh', { cookie: ann.cookie })).status).toBe(401)
    expect((await join(email)).account.id).not.toBe(ann.account.id)
  })

  it('is refused to the last admin while there are others', async () => {
    const { outcome, admin, mine } = await start()
    expect(await outcome('DELETE /api/account', { token: admin.token, body: { password } })).toBe(
      '409 conflict',
    )
    await mine('DELETE /api/account', { password })
    expect(await outcome('DELETE /api/account', { token: admin.token, body: { password } })).toBe('204')
    expect(await (await start()).outcome('GET /api/account')).toBe('401 unauthenticated')
  })

  it('removes everything of it and nothing of others, waiting for photos that are being processed', async () => {
    const erased: string[] = []
    const album = await start({ erasers: [{ eraseAccount: async (id) => void erased.push(id) }] })
    const { ann, admin, photos, work, clock, accounts, db } = album
    await fill(album, ann.account.id, 7)
    const kept = await fill(album, admin.account.id, 4)
    await album.mine('DELETE /api/account', { password })
    await work()
    expect((await photos.usage(ann.account.id)).counts).toMatchObject({
      expected: 0,
      processing: 2,
      rejected: 0,
    })
    expect([await accounts.get(ann.account.id), erased]).toEqual([expect.anything(), []])
    clock.advance(61 * minuteMs)
    await work()
    expect(erased).toEqual([ann.account.id])
    expect(await accounts.get(ann.account.id)).toBeUndefined()
    expect(await photos.getMany(kept.map(({ id }) => id))).toHaveLength(4)
    const left = await keysOf(album)
    expect(left.filter((key) => key.includes(ann.account.id))).toEqual([])
    expect(left).toHaveLength(4)
    for (const table of ['passwords', 'sessions', 'api_keys', 'one_time_codes'])
      expect(
        db.prepare(`SELECT count(*) FROM ${table} WHERE account_id = ?`).pluck().get(ann.account.id),
      ).toBe(0)
    expect(db.prepare('SELECT count(*) FROM photos WHERE account_id = ?').pluck().get(ann.account.id)).toBe(0)
  })

  it('goes on after it was cut off at any step', async () => {
    const album = await start()
    for (let step = 1; ; step++) {
      const { id } = await album.accounts.create(anAccount())
      await fill(album, id, 4)
      await album.accounts.startDelete(id, album.clock.now())
      album.clock.advance(61 * minuteMs)
      const cut = await runCutOff(album, id, step)
      await resumeAccountDeletions(album)
      await album.work()
      expect(await album.accounts.get(id)).toBeUndefined()
      expect((await keysOf(album)).filter((key) => key.includes(id))).toEqual([])
      if (!cut) {
        expect(step).toBeGreaterThan(15)
        return
      }
    }
  })

  /** Runs the deletion until its `step`th call of a port, which fails. False when there was no such call. */
  async function runCutOff(album: Album, accountId: string, step: number): Promise<boolean> {
    let calls = 0
    const failing = <T extends object>(port: T): T =>
      new Proxy(port, {
        get(target, name, receiver) {
          const method: unknown = Reflect.get(target, name, receiver)
          if (typeof method !== 'function') return method
          return (...args: unknown[]) => {
            if (++calls === step) return Promise.reject(new Error('cut off'))
            return method.apply(target, args) as unknown
          }
        },
      })
    const { accounts, photos, blobs, identity, sessions, keys, codes, jobs } = album
    const ports = { accounts, photos, blobs, identity, sessions, keys, codes, jobs }
    const all = Object.fromEntries(
      Object.entries(ports).map(([name, port]) => [name, failing(port)]),
    ) as typeof ports
    try {
      await deleteAccountData({ ...all, clock: album.clock, erasers: [] }, accountId)
    } catch (error) {
      expect(error).toMatchObject({ message: 'cut off' })
    }
    return calls >= step
  }

  it('is taken up at the next start when the process died before the job was queued', async () => {
    const album = await start()
    await album.accounts.startDelete(album.ann.account.id, album.clock.now())
    expect(await resumeAccountDeletions(album)).toBe(1)
    await album.work()
    expect(await album.accounts.get(album.ann.account.id)).toBeUndefined()
    expect(await resumeAccountDeletions(album)).toBe(0)
  })
})
