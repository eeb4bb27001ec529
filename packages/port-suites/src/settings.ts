import type { SettingsStore } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** `make` gives an empty store and the way to close it. */
export function settingsStoreSuite(
  name: string,
  make: () => Promise<{ settings: SettingsStore; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as a SettingsStore`, () => {
    let settings: SettingsStore
    let close: () => Promise<void> | void
    beforeEach(async () => void ({ settings, close } = await make()))
    afterEach(() => close())

    it('holds nothing at first', async () => {
      expect(await settings.read()).toEqual({})
    })

    it('keeps what was set, null among it, and leaves the rest', async () => {
      await settings.write({ signUp: 'closed', defaultQuotaBytes: 5 })
      await settings.write({ defaultQuotaBytes: null })
      await settings.write({})
      expect(await settings.read()).toEqual({ signUp: 'closed', defaultQuotaBytes: null })
    })
  })
}
