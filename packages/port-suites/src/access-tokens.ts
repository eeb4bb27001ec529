import { newId, type AccessTokens, type OpenedSession, type PasswordProof } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from './fake-clock.ts'

export interface AccessTokensWorld {
  tokens: AccessTokens
  /** What the password of a confirmed account proves now. */
  prove: (accountId: string) => Promise<PasswordProof>
  close: () => Promise<void> | void
}

/** `make` gives tokens of an album that read the clock, and the way to close it. */
export function accessTokensSuite(
  name: string,
  make: (clock: FakeClock) => Promise<AccessTokensWorld>,
): void {
  describe(`${name} as AccessTokens`, () => {
    let clock: FakeClock
    let world: AccessTokensWorld
    let tokens: AccessTokens
    beforeEach(async () => {
      clock = new FakeClock()
      world = await make(clock)
      ;({ tokens } = world)
    })
    afterEach(() => world.close())

    const accountId = newId()
    const open = async () => tokens.open(accountId, await world.prove(accountId))
    const granted = ({ sessionId, grant }: OpenedSession) => ({ accountId, sessionId, grant })
    const claimsNow = (sessionId: string) => ({ accountId, sessionId, issuedAtMs: clock.now() })

    it('believes its own token until it expires', async () => {
      const { token, expiresAtMs, sessionId } = await open()
      expect(await tokens.verify(token)).toEqual(claimsNow(sessionId))
      expect(expiresAtMs - clock.now()).toBeGreaterThan(60_000)
      clock.advance(expiresAtMs - clock.now())
      expect(await tokens.verify(token)).toBeUndefined()
    })

    it('calls every session by another name, which needs no escape anywhere', async () => {
      const [one, two] = [await open(), await open()]
      expect(one.sessionId).not.toBe(two.sessionId)
      expect(one.sessionId).toMatch(/^[\w-]{20,64}$/)
      expect(one.grant?.length ?? 0).toBeLessThanOrEqual(8192)
    })

    it('renews the token of a session, as often as it is asked', async () => {
      const session = await open()
      for (let n = 0; n < 2; n++) {
        clock.advance(3_600_000)
        const next = await tokens.renew(granted(session))
        expect(next?.expiresAtMs).toBeGreaterThan(clock.now() + 60_000)
        expect(await tokens.verify(next?.token ?? '')).toEqual(claimsNow(session.sessionId))
      }
    })

    it('revokes what renews a session, and no other, and again', async () => {
      const [one, two] = [await open(), await open()]
      await tokens.revoke(granted(one))
      await tokens.revoke(granted(one))
      await tokens.revoke({ accountId, sessionId: newId(), grant: null })
      expect(await tokens.renew(granted(two))).toBeDefined()
      if (one.grant !== null) expect(await tokens.renew(granted(one))).toBeUndefined()
    })

    it('does not believe a token from the future', async () => {
      const { token } = await open()
      clock.advance(-5_000)
      expect(await tokens.verify(token)).toBeUndefined()
    })

    it('believes nothing that is altered, cut or no token at all', async () => {
      const { token } = await open()
      const [header, payload, signature] = token.split('.') as [string, string, string]
      const forged = Buffer.from(
        JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), sub: newId() }),
      )
      for (const bad of [
        `${header}.${forged.toString('base64url')}.${signature}`,
        `${header}.${payload}.`,
        `${header}.${payload}`,
        `${header}.${payload}.${signature.split('').toReversed().join('')}`,
        'x',
        '',
        '..',
        'a.b.c',
        '💥',
        'x'.repeat(10_000),
      ])
        expect(await tokens.verify(bad)).toBeUndefined()
    })

    it('publishes public keys, and nothing private', async () => {
      const { keys } = await tokens.jwks()
      expect(keys.length).toBeGreaterThan(0)
      for (const key of keys) {
        expect(key).toMatchObject({ kid: expect.any(String), kty: expect.any(String) })
        expect(Object.keys(key)).not.toContain('d')
      }
    })
  })
}
