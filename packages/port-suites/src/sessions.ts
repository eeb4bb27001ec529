import { newId, type SessionRecord, type SessionStore } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** `make` gives an empty store and the way to close it. */
export function sessionStoreSuite(
  name: string,
  make: () => Promise<{ sessions: SessionStore; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as a SessionStore`, () => {
    let sessions: SessionStore
    let close: () => Promise<void> | void
    beforeEach(async () => void ({ sessions, close } = await make()))
    afterEach(() => close())

    const add = async (more: Partial<SessionRecord> = {}): Promise<SessionRecord> => {
      const session: SessionRecord = {
        id: newId(),
        accountId: 'a',
        device: 'Firefox on Linux',
        createdAtMs: 1,
        usedAtMs: 1,
        expiresAtMs: 100,
        refreshHash: 'h1',
        grant: null,
        previous: null,
        ...more,
      }
      await sessions.create(session)
      return session
    }
    const to = (refreshHash: string) => ({ refreshHash, salt: 'salt', nowMs: 5, expiresAtMs: 200 })

    it('gives a session back as it was made', async () => {
      const plain = await add()
      const rotated = await add({ previous: { hash: 'h0', salt: 's', replacedAtMs: 1 } })
      const granted = await add({ id: crypto.randomUUID(), grant: 'g'.repeat(8192) })
      expect(await sessions.get(plain.id)).toEqual(plain)
      expect(await sessions.get(rotated.id)).toEqual(rotated)
      expect(await sessions.get(granted.id)).toEqual(granted)
      expect(await sessions.get(newId())).toBeUndefined()
    })

    it('has none for a cookie that is missing, or that nobody made', async () => {
      for (const id of ['', '../x', 'x'.repeat(3000)]) expect(await sessions.get(id)).toBeUndefined()
    })

    it('replaces a refresh token and remembers the one before', async () => {
      const { id } = await add({ grant: 'sealed' })
      expect(await sessions.rotate(id, 'h1', to('h2'))).toBe(true)
      expect(await sessions.get(id)).toMatchObject({
        refreshHash: 'h2',
        previous: { hash: 'h1', salt: 'salt', replacedAtMs: 5 },
        usedAtMs: 5,
        expiresAtMs: 200,
        createdAtMs: 1,
        grant: 'sealed',
      })
    })

    it('replaces a refresh token once, however many come at once', async () => {
      const { id } = await add()
      const won = await Promise.all(
        Array.from({ length: 10 }, (_, n) => sessions.rotate(id, 'h1', to(`x${n}`))),
      )
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await sessions.rotate(newId(), 'h1', to('h2'))).toBe(false)
    })

    it('lists those of one account that are alive, last used first', async () => {
      const one = await add({ usedAtMs: 1 })
      const two = await add({ usedAtMs: 2 })
      await add({ expiresAtMs: 50 })
      await add({ accountId: 'b' })
      expect((await sessions.list('a', 50)).map(({ id }) => id)).toEqual([two.id, one.id])
    })

    it('ends one, of its own account only', async () => {
      const { id } = await add()
      expect(await sessions.remove('b', id)).toBe(false)
      expect(await sessions.remove('a', id)).toBe(true)
      expect(await sessions.remove('a', id)).toBe(false)
      expect(await sessions.get(id)).toBeUndefined()
    })

    it('ends all of an account, or all but one', async () => {
      const kept = await add()
      const ended = await add()
      const other = await add({ accountId: 'b' })
      await sessions.removeAll('a', kept.id)
      expect([await sessions.get(kept.id), await sessions.get(ended.id)]).toEqual([kept, undefined])
      await sessions.removeAll('a')
      expect([await sessions.get(kept.id), await sessions.get(other.id)]).toEqual([undefined, other])
    })

    it('forgets what expired', async () => {
      const old = await add({ expiresAtMs: 10 })
      const present = await add({ expiresAtMs: 20 })
      await sessions.prune(20)
      expect([await sessions.get(old.id), await sessions.get(present.id)]).toEqual([undefined, present])
    })
  })
}
