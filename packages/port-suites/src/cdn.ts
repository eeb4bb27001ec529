import type { Cdn } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

export interface CdnUnderTest {
  cdn: Cdn
  /** What lies behind the caches. */
  origin: Map<string, string>
  /** What somebody in front of them gets; undefined when there is nothing. */
  ask: (path: string) => Promise<string | undefined>
  close: () => Promise<void> | void
}

/** `make` gives empty caches before an empty origin. */
export function cdnSuite(name: string, make: () => Promise<CdnUnderTest>): void {
  describe(`${name} as a Cdn`, () => {
    let parts: CdnUnderTest
    beforeEach(async () => void (parts = await make()))
    afterEach(() => parts.close())

    it('gives what is there now to whoever asks after a purge', async () => {
      const { cdn, origin, ask } = parts
      origin.set('/avatars/a.jpg', 'old').set('/profile-images/a/b.jpg', 'old too')
      expect([await ask('/avatars/a.jpg'), await ask('/profile-images/a/b.jpg')]).toEqual(['old', 'old too'])
      origin.set('/avatars/a.jpg', 'new').delete('/profile-images/a/b.jpg')
      await cdn.purge(['/avatars/a.jpg', '/profile-images/a/b.jpg'])
      expect([await ask('/avatars/a.jpg'), await ask('/profile-images/a/b.jpg')]).toEqual(['new', undefined])
    })

    it('is fine with paths that nobody asked for, and with none', async () => {
      const { cdn } = parts
      await cdn.purge([])
      await cdn.purge(['/avatars/unknown.jpg'])
    })
  })
}
