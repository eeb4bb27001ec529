import { isAppError, newId, type IdentityProvider, type OutsideIdentity } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

export interface OutsideIdentityWorld {
  identity: IdentityProvider
  /** The code that was sent to an address last; undefined: none was. */
  newestCode: (email: string) => string | undefined
  close: () => Promise<void> | void
}

const password = 'Blue whale 7!'
const other = 'Red panda 8!'

/** `make` gives a provider that knows nobody and confirms sign-ups by code, and the way to close it. */
export function outsideIdentitySuite(name: string, make: () => Promise<OutsideIdentityWorld>): void {
  describe(`${name} as an OutsideIdentity`, () => {
    let world: OutsideIdentityWorld
    let outside: OutsideIdentity
    let accountId: string
    let email: string
    beforeEach(async () => {
      world = await make()
      if (!world.identity.outside) throw new Error('It does nothing outside of the album.')
      outside = world.identity.outside
      accountId = newId()
      email = `${accountId}@example.org`
    })
    afterEach(() => world.close())

    const signUp = (more: { password?: string; atOnce?: boolean } = {}) =>
      outside.signUp({ accountId, email, password, atOnce: false, language: null, ...more })
    const code = () => world.newestCode(email) ?? 'none'
    const wrong = () => (code() === '123456' ? '654321' : '123456')
    const refusal = async (work: Promise<unknown>) => {
      try {
        await work
        return 'done'
      } catch (error) {
        if (!isAppError(error)) throw error
        return error.code
      }
    }
    const logins = async () => {
      const found = []
      let cursor: string | undefined
      do {
        const page = await outside.list(cursor)
        found.push(...page.logins)
        cursor = page.next
      } while (cursor !== undefined)
      return found
    }

    describe('a sign-up', () => {
      it('is confirmed with the code that was sent, once', async () => {
        await signUp()
        expect(await outside.prove(accountId, password)).toEqual({ confirmed: false })
        expect(await outside.prove(accountId, other)).toBeUndefined()
        expect(await refusal(outside.confirm(accountId, wrong()))).toBe('code-wrong')
        await outside.confirm(accountId, code())
        expect(await outside.prove(accountId, password)).toMatchObject({ confirmed: true })
        expect(await refusal(outside.confirm(accountId, code()))).toBe('code-wrong')
      })

      it('begins anew until it is confirmed, and never after that', async () => {
        await signUp()
        await signUp({ password: other })
        expect(await outside.prove(accountId, password)).toBeUndefined()
        await outside.confirm(accountId, code())
        expect(await refusal(signUp())).toBe('email-taken')
        expect(await outside.prove(accountId, other)).toMatchObject({ confirmed: true })
      })

      it('is usable at once where nobody has to prove the address, and nothing is sent', async () => {
        await signUp({ atOnce: true })
        expect(await outside.prove(accountId, password)).toMatchObject({ confirmed: true })
        expect(world.newestCode(email)).toBeUndefined()
        expect(await refusal(signUp({ atOnce: true }))).toBe('email-taken')
      })

      it('can have its code sent again', async () => {
        await signUp()
        await outside.sendConfirmation(accountId, null)
        await outside.confirm(accountId, code())
        const sent = code()
        await outside.sendConfirmation(accountId, null)
        await outside.sendConfirmation(newId(), null)
        expect(code()).toBe(sent)
      })

      it('is pretended for nobody, with the same rules', async () => {
        const nobodys = { accountId: undefined, email, atOnce: false, language: null }
        await outside.signUp({ ...nobodys, password })
        expect(await logins()).toEqual([])
        for (const weak of [' starts with a space', 'x'.repeat(300)]) {
          expect(await refusal(signUp({ password: weak }))).toBe('password-weak')
          expect(await refusal(outside.signUp({ ...nobodys, password: weak }))).toBe('password-weak')
        }
      })
    })

    describe('a forgotten password', () => {
      it('is replaced with the code that was sent, once', async () => {
        await signUp({ atOnce: true })
        await outside.sendReset(accountId, null)
        expect(await refusal(outside.reset(accountId, wrong(), other))).toBe('code-wrong')
        await outside.reset(accountId, code(), other)
        expect(await outside.prove(accountId, password)).toBeUndefined()
        expect(await outside.prove(accountId, other)).toMatchObject({ confirmed: true })
        expect(await refusal(outside.reset(accountId, code(), password))).toBe('code-wrong')
      })

      it('is replaced before the address was proven, which it proves', async () => {
        await signUp()
        await outside.sendReset(accountId, null)
        expect(await refusal(outside.reset(accountId, wrong(), other))).toBe('code-wrong')
        await outside.reset(accountId, code(), other)
        expect(await outside.prove(accountId, other)).toMatchObject({ confirmed: true })
      })

      it('sends nothing to nobody, and to who is disabled', async () => {
        await outside.sendReset(newId(), null)
        await signUp({ atOnce: true })
        await outside.align({ accountId, email, enabled: false })
        await outside.sendReset(accountId, null)
        expect(world.newestCode(email)).toBeUndefined()
      })
    })

    it('refuses nobody as it refuses others', async () => {
      expect(await outside.prove(undefined, password)).toBeUndefined()
      expect(await refusal(outside.confirm(undefined, '123456'))).toBe('code-wrong')
      expect(await refusal(outside.confirm(newId(), '123456'))).toBe('code-wrong')
      expect(await refusal(outside.reset(undefined, '123456', other))).toBe('code-wrong')
      expect(await refusal(outside.reset(newId(), '123456', other))).toBe('code-wrong')
    })

    describe('the standing of an account', () => {
      it('shuts who is disabled out, and lets them in again', async () => {
        await signUp({ atOnce: true })
        await outside.align({ accountId, email, enabled: false })
        expect(await outside.prove(accountId, password)).toBeUndefined()
        expect(await logins()).toEqual([{ accountId, email, enabled: false }])
        await outside.align({ accountId, email, enabled: true })
        expect(await outside.prove(accountId, password)).toMatchObject({ confirmed: true })
      })

      it('moves codes to another address', async () => {
        await signUp({ atOnce: true })
        const moved = `new-${email}`
        await outside.align({ accountId, email: moved, enabled: true })
        await outside.sendReset(accountId, null)
        expect(world.newestCode(email)).toBeUndefined()
        await outside.reset(accountId, world.newestCode(moved) ?? '', other)
        expect(await logins()).toEqual([{ accountId, email: moved, enabled: true }])
      })

      it('makes a login that is missing, whose owner sets a password by mail', async () => {
        await outside.align({ accountId, email, enabled: true })
        await outside.sendReset(accountId, null)
        await outside.reset(accountId, code(), password)
        expect(await outside.prove(accountId, password)).toMatchObject({ confirmed: true })
      })

      it('signs out everywhere; nobody is fine', async () => {
        await outside.signOutEverywhere(newId())
        await signUp({ atOnce: true })
        await outside.signOutEverywhere(accountId)
        expect(await outside.prove(accountId, password)).toMatchObject({ confirmed: true })
      })
    })

    it('lists every login, page by page', async () => {
      const ids = Array.from({ length: 70 }, () => newId())
      for (const id of ids) await outside.align({ accountId: id, email: `${id}@example.org`, enabled: true })
      expect((await outside.list(undefined)).logins.length).toBeLessThanOrEqual(60)
      expect((await logins()).map((login) => login.accountId).toSorted()).toEqual(ids.toSorted())
    })

    it('forgets a login', async () => {
      await signUp({ atOnce: true })
      await world.identity.remove(accountId)
      expect(await outside.prove(accountId, password)).toBeUndefined()
      expect(await logins()).toEqual([])
    })
  })
}
