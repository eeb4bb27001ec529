import { newId, type Invitation, type InvitationStore } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** `make` gives an empty store and the way to close it. */
export function invitationStoreSuite(
  name: string,
  make: () => Promise<{ invitations: InvitationStore; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as an InvitationStore`, () => {
    let invitations: InvitationStore
    let close: () => Promise<void> | void
    beforeEach(async () => void ({ invitations, close } = await make()))
    afterEach(() => close())

    const add = async (more: Partial<Invitation> = {}): Promise<Invitation> => {
      const invitation = {
        id: newId(),
        email: null,
        secret: newId(),
        createdAtMs: 1,
        expiresAtMs: 100,
        ...more,
      }
      await invitations.create(invitation)
      return invitation
    }
    const take = ({ secret }: { secret: string }, accountId = 'a', nowMs = 50) =>
      invitations.take(secret, 'ann@example.org', accountId, nowMs)

    it('lists the open ones, newest first', async () => {
      const [one, two] = [await add({ id: newId(1) }), await add({ id: newId(2) })]
      await add({ expiresAtMs: 50 })
      await take(await add())
      expect(await invitations.listOpen(50)).toEqual([two, one])
    })

    it('is good for one account', async () => {
      const invitation = await add()
      expect(await take(invitation)).toEqual(invitation)
      expect(await take(invitation)).toEqual(invitation)
      expect(await take(invitation, 'b')).toBeUndefined()
    })

    it('is good for one of many at once', async () => {
      const invitation = await add()
      const all = await Promise.all(Array.from({ length: 10 }, (_, n) => take(invitation, `a${n}`)))
      expect(all.filter(Boolean)).toHaveLength(1)
    })

    it('is good for its address only, in any case', async () => {
      expect(await take(await add({ email: 'bob@example.org' }))).toBeUndefined()
      expect(await take(await add({ email: 'ANN@example.org' }))).toBeDefined()
    })

    it('is no good when it is unknown, expired or revoked', async () => {
      const invitation = await add()
      expect(await take({ secret: 'unknown' })).toBeUndefined()
      expect(await take(invitation, 'a', 100)).toBeUndefined()
      expect(await invitations.remove(invitation.id)).toBe(true)
      expect(await invitations.remove(invitation.id)).toBe(false)
      expect(await take(invitation)).toBeUndefined()
    })

    it('is open again when the one who took it gives it back', async () => {
      const invitation = await add()
      await take(invitation)
      await invitations.giveBack(invitation.id, 'b')
      expect(await take(invitation, 'b')).toBeUndefined()
      await invitations.giveBack(invitation.id, 'a')
      expect(await take(invitation, 'b')).toBeDefined()
    })

    it('forgets what expired', async () => {
      const [old, present] = [await add({ expiresAtMs: 10 }), await add()]
      await invitations.prune(11)
      expect(await invitations.listOpen(5)).toEqual([present])
      expect(await invitations.remove(old.id)).toBe(false)
    })
  })
}
