import { newId, type DownloadTicket, type DownloadTicketStore } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** `make` gives an empty store, and the way to close it. */
export function downloadTicketStoreSuite(
  name: string,
  make: () => Promise<{ tickets: DownloadTicketStore; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as a DownloadTicketStore`, () => {
    let tickets: DownloadTicketStore
    let close: () => Promise<void> | void
    beforeEach(async () => {
      ;({ tickets, close } = await make())
    })
    afterEach(() => close())

    const ticket = (secretHash: string, terms: Partial<DownloadTicket> = {}): DownloadTicket => ({
      secretHash,
      accountId: newId(),
      photoIds: [newId(), newId()],
      fileName: 'a.zip',
      share: null,
      expiresAtMs: 10,
      ...terms,
    })

    it('gives what it was given until it expires', async () => {
      const plain = ticket('a', { photoIds: Array.from({ length: 1000 }, () => newId()) })
      const shared = ticket('b', { share: { linkId: newId(), passwordVersion: 3 } })
      await tickets.put(plain, 1)
      await tickets.put(shared, 1)
      expect(await tickets.get('a', 9)).toEqual(plain)
      expect(await tickets.get('b', 9)).toEqual(shared)
      expect(await tickets.get('a', 10)).toBeUndefined()
      expect(await tickets.get('c', 1)).toBeUndefined()
    })

    it('is used up once removed', async () => {
      await tickets.put(ticket('a'), 1)
      await tickets.remove('a')
      await tickets.remove('a')
      expect(await tickets.get('a', 1)).toBeUndefined()
    })

    it('forgets expired ones when another comes, and those of an erased account', async () => {
      const [old, kept] = [ticket('old', { expiresAtMs: 5 }), ticket('kept')]
      await tickets.put(old, 1)
      await tickets.put(kept, 6)
      expect(await tickets.get('old', 4)).toBeUndefined()
      await tickets.eraseAccount(newId())
      expect(await tickets.get('kept', 6)).toEqual(kept)
      await tickets.eraseAccount(kept.accountId)
      expect(await tickets.get('kept', 6)).toBeUndefined()
    })
  })
}
