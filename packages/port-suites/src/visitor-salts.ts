import type { VisitorSalts } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** `make` gives two that share a storage, as two processes do. */
export function visitorSaltsSuite(
  name: string,
  make: () => Promise<{ one: VisitorSalts; other: VisitorSalts; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as VisitorSalts`, () => {
    let parts: Awaited<ReturnType<typeof make>>
    beforeEach(async () => void (parts = await make()))
    afterEach(() => parts.close())

    it('draws one of 32 bytes a day, the same for everybody', async () => {
      const salt = await parts.one.of('2026-11-21')
      expect(salt).toHaveLength(32)
      expect(await parts.other.of('2026-11-21')).toEqual(salt)
      expect(await parts.one.of('2026-11-22')).not.toEqual(salt)
      expect(await parts.one.of('2026-11-21')).toEqual(salt)
    })

    it('forgets days that are over', async () => {
      const salt = await parts.one.of('2026-11-20')
      await parts.one.of('2026-11-21')
      await parts.one.prune('2026-11-21')
      expect(await parts.other.of('2026-11-20')).not.toEqual(salt)
    })
  })
}
