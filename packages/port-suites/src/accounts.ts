import { defaultPreferences, newId, type Account, type AccountStore, type AppError } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

export const anAccount = (more: Partial<Account> = {}): Account => ({
  id: newId(),
  email: `${newId()}@example.org`,
  displayName: 'Somebody',
  role: 'member',
  quotaBytes: null,
  preferences: defaultPreferences,
  createdAtMs: 1_000,
  confirmedAtMs: 1_000,
  onlyAsFirst: false,
  disabledAtMs: null,
  deletingAtMs: null,
  seenAtMs: null,
  tokensValidFromMs: 0,
  ...more,
})

const code = (code: AppError['code']) => expect.objectContaining({ code }) as unknown

/** `make` gives an empty store and the way to close it. */
export function accountStoreSuite(
  name: string,
  make: () => Promise<{ accounts: AccountStore; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as an AccountStore`, () => {
    let accounts: AccountStore
    let close: () => Promise<void> | void
    beforeEach(async () => void ({ accounts, close } = await make()))
    afterEach(() => close())

    const add = (more: Partial<Account> = {}) => accounts.create(anAccount(more))
    const admin = () => add({ email: 'admin@example.org' })

    it('gives an account back as it was made', async () => {
      await admin()
      const made = anAccount({
        email: 'Ann@Example.org',
        quotaBytes: 5,
        preferences: { ...defaultPreferences, language: 'ko' },
      })
      expect(await accounts.create(made)).toEqual(made)
      expect(await accounts.get(made.id)).toEqual(made)
    })

    it('gives undefined for what is missing', async () => {
      expect(await accounts.get(newId())).toBeUndefined()
      expect(await accounts.byEmail('nobody@example.org')).toBeUndefined()
    })

    it('finds an address in any case, and keeps it as typed', async () => {
      const { id } = await add({ email: 'Ann@Example.org' })
      expect(await accounts.byEmail('aNN@exAMPLE.ORG')).toMatchObject({ id, email: 'Ann@Example.org' })
    })

    it('refuses an address that is taken in another case', async () => {
      await add({ email: 'ann@example.org' })
      await expect(add({ email: 'ANN@example.org' })).rejects.toEqual(code('email-taken'))
    })

    it('makes the first confirmed account the admin, and no other', async () => {
      expect(await add({ confirmedAtMs: null })).toMatchObject({ role: 'member' })
      expect(await accounts.hasConfirmed()).toBe(false)
      expect(await add()).toMatchObject({ role: 'admin' })
      expect(await accounts.hasConfirmed()).toBe(true)
      expect(await add()).toMatchObject({ role: 'member' })
    })

    it('makes exactly one admin of many that come first at once', async () => {
      const made = await Promise.all(Array.from({ length: 20 }, () => add()))
      expect(made.filter(({ role }) => role === 'admin')).toHaveLength(1)
    })

    it('lets in only the first of those that may only be the first', async () => {
      const made = await Promise.allSettled(Array.from({ length: 10 }, () => add({ onlyAsFirst: true })))
      expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(made.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'sign-up-closed' },
      })
    })

    it('confirms: the first one becomes the admin, who was admitted as the first only is refused later', async () => {
      const one = await add({ confirmedAtMs: null, onlyAsFirst: true })
      const two = await add({ confirmedAtMs: null, onlyAsFirst: true })
      const three = await add({ confirmedAtMs: null })
      expect(await accounts.confirm(two.id, 7)).toMatchObject({
        confirmedAtMs: 7,
        role: 'admin',
        onlyAsFirst: false,
      })
      await expect(accounts.confirm(one.id, 8)).rejects.toEqual(code('sign-up-closed'))
      expect(await accounts.confirm(three.id, 9)).toMatchObject({ confirmedAtMs: 9, role: 'member' })
      expect(await accounts.confirm(two.id, 10)).toMatchObject({ confirmedAtMs: 7 })
      await expect(accounts.confirm(newId(), 8)).rejects.toEqual(code('not-found'))
    })

    it('changes what a patch names', async () => {
      const made = await add()
      expect(await accounts.update(made.id, { displayName: 'Other', seenAtMs: 5 })).toMatchObject({
        ...made,
        displayName: 'Other',
        seenAtMs: 5,
      })
      await expect(accounts.update(newId(), { seenAtMs: 5 })).rejects.toEqual(code('not-found'))
    })

    it('changes an address, also its case, to one that is free', async () => {
      const { id } = await add({ email: 'ann@example.org' })
      await add({ email: 'bob@example.org' })
      await expect(accounts.changeEmail(id, 'BOB@example.org')).rejects.toEqual(code('email-taken'))
      await accounts.changeEmail(id, 'Ann@example.org')
      await accounts.changeEmail(id, 'anna@example.org')
      expect(await accounts.byEmail('ann@example.org')).toBeUndefined()
      expect(await accounts.byEmail('anna@example.org')).toMatchObject({ id })
      await expect(accounts.changeEmail(newId(), 'x@example.org')).rejects.toEqual(code('not-found'))
    })

    it('sets role, quota and disabled, and ends sessions of the disabled', async () => {
      await admin()
      const { id } = await add()
      expect(await accounts.setStanding(id, { role: 'admin', quotaBytes: 10 }, 5)).toMatchObject({
        role: 'admin',
        quotaBytes: 10,
        disabledAtMs: null,
        tokensValidFromMs: 0,
      })
      expect(await accounts.setStanding(id, { disabled: true }, 6)).toMatchObject({
        disabledAtMs: 6,
        tokensValidFromMs: 6,
      })
      expect(await accounts.setStanding(id, { disabled: true }, 7)).toMatchObject({
        disabledAtMs: 6,
        tokensValidFromMs: 6,
      })
      expect(await accounts.setStanding(id, { disabled: false, quotaBytes: null }, 8)).toMatchObject({
        disabledAtMs: null,
        quotaBytes: null,
        role: 'admin',
      })
      await expect(accounts.setStanding(newId(), {}, 8)).rejects.toEqual(code('not-found'))
    })

    it.each([{ role: 'member' as const }, { disabled: true }])(
      'keeps the only admin from %o, and changes nothing',
      async (standing) => {
        const before = await admin()
        await add()
        await expect(accounts.setStanding(before.id, { quotaBytes: 3, ...standing }, 5)).rejects.toEqual(
          code('conflict'),
        )
        expect(await accounts.get(before.id)).toEqual(before)
      },
    )

    it('keeps one of two admins that both resign at once', async () => {
      const [one, two] = [await admin(), await add({ role: 'admin' })]
      const results = await Promise.allSettled(
        [one, two].map(({ id }) => accounts.setStanding(id, { role: 'member' }, 5)),
      )
      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    })

    it('shuts an account with its tombstone: address free, unlisted, unchangeable, still readable', async () => {
      await admin()
      const { id, email } = await add()
      await accounts.startDelete(id, 9)
      await accounts.startDelete(id, 10)
      expect(await accounts.byEmail(email)).toBeUndefined()
      expect((await accounts.list(undefined, 10)).accounts).toHaveLength(1)
      expect(await accounts.get(id)).toMatchObject({ deletingAtMs: 9, tokensValidFromMs: 9 })
      await expect(accounts.update(id, { seenAtMs: 1 })).rejects.toEqual(code('not-found'))
      expect(await add({ email })).toMatchObject({ email })
      expect(await accounts.listDeleting()).toEqual([id])
      await accounts.finishDelete(id)
      await accounts.finishDelete(id)
      expect(await accounts.get(id)).toBeUndefined()
      expect(await accounts.listDeleting()).toEqual([])
    })

    it('removes no row without its tombstone', async () => {
      const { id } = await add()
      await accounts.finishDelete(id)
      expect(await accounts.get(id)).toBeDefined()
    })

    it('keeps the last admin while there are others, and starts anew when there are none', async () => {
      const { id } = await admin()
      const other = await add()
      await expect(accounts.startDelete(id, 9)).rejects.toEqual(code('conflict'))
      expect(await accounts.get(id)).toMatchObject({ deletingAtMs: null })
      await accounts.startDelete(other.id, 9)
      await accounts.startDelete(id, 9)
      expect(await accounts.hasConfirmed()).toBe(false)
      expect(await add()).toMatchObject({ role: 'admin' })
      await expect(accounts.startDelete(newId(), 9)).rejects.toEqual(code('not-found'))
    })

    it('lists in pages, oldest first', async () => {
      const ids: string[] = []
      for (let n = 0; n < 5; n++) ids.push((await add({ id: newId(1_000 + n) })).id)
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await accounts.list(cursor, 2)
        expect(page.accounts.length).toBeLessThanOrEqual(2)
        seen.push(...page.accounts.map(({ id }) => id))
        cursor = page.next
      } while (cursor)
      expect(seen).toEqual(ids)
    })
  })
}
