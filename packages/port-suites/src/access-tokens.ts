import { newId, type AccessTokens } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from './fake-clock.ts'

/** `make` gives tokens of an album that read the clock, and the way to close it. */
export function accessTokensSuite(
  name: string,
  make: (clock: FakeClock) => Promise<{ tokens: AccessTokens; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as AccessTokens`, () => {
    let clock: FakeClock
    let tokens: AccessTokens
    let close: () => Promise<void> | void
    beforeEach(async () => {
      clock = new FakeClock()
      ;({ tokens, close } = await make(clock))
    })
    afterEach(() => close())

    const claims = { accountId: newId(), sessionId: newId() }

    it('believes its own token until it expires', async () => {
      const { token, expiresAtMs } = await tokens.issue(claims)
      expect(await tokens.verify(token)).toEqual({ ...claims, issuedAtMs: clock.now() })
      expect(expiresAtMs - clock.now()).toBeGreaterThan(60_000)
      clock.advance(expiresAtMs - clock.now())
      expect(await tokens.verify(token)).toBeUndefined()
    })

    it('does not believe a token from the future', async () => {
      const { token } = await tokens.issue(claims)
      clock.advance(-5_000)
      expect(await tokens.verify(token)).toBeUndefined()
    })

    it('believes nothing that is altered, cut or no token at all', async () => {
      const { token } = await tokens.issue(claims)
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
