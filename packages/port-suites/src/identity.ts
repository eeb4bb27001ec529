import { newId, type IdentityProvider } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** `make` gives a provider that knows nobody, and the way to close it. */
export function identityProviderSuite(
  name: string,
  make: () => Promise<{ identity: IdentityProvider; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as an IdentityProvider`, () => {
    let identity: IdentityProvider
    let close: () => Promise<void> | void
    beforeEach(async () => void ({ identity, close } = await make()))
    afterEach(() => close())

    const id = newId()

    it('knows the right password from wrong ones', async () => {
      await identity.setPassword(id, 'Blue whale 7!')
      expect(await identity.checkPassword(id, 'Blue whale 7!')).toBe(true)
      for (const wrong of ['blue whale 7!', 'Blue whale 7', 'Blue whale 7! ', '', 'x'.repeat(256)])
        expect(await identity.checkPassword(id, wrong)).toBe(false)
    })

    it('refuses everything for an account that it does not know, or for none', async () => {
      await identity.setPassword(id, 'Blue whale 7!')
      expect(await identity.checkPassword(newId(), 'Blue whale 7!')).toBe(false)
      expect(await identity.checkPassword(undefined, 'Blue whale 7!')).toBe(false)
    })

    it('replaces a password, and forgets it', async () => {
      await identity.setPassword(id, 'Blue whale 7!')
      await identity.setPassword(id, 'Red panda 8!')
      expect(await identity.checkPassword(id, 'Blue whale 7!')).toBe(false)
      expect(await identity.checkPassword(id, 'Red panda 8!')).toBe(true)
      await identity.remove(id)
      await identity.remove(id)
      expect(await identity.checkPassword(id, 'Red panda 8!')).toBe(false)
    })

    it('takes words in any script, however the keyboard composes them', async () => {
      await identity.setPassword(id, '비밀번호는 없다'.normalize('NFD'))
      expect(await identity.checkPassword(id, '비밀번호는 없다'.normalize('NFC'))).toBe(true)
    })
  })
}
