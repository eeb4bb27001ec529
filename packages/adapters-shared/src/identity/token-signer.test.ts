import { randomBytes } from 'node:crypto'
import { FakeClock } from '@cloudalbum/port-suites'
import { describe, expect, it } from 'vitest'
import { createTokenSigner } from './token-signer.ts'

const secret = randomBytes(32)
const clock = new FakeClock()
const signer = createTokenSigner({ secret, purpose: 'shares', clock })
const soonMs = () => clock.now() + 1000

describe('a signed token', () => {
  it('says what was signed, until it expires', () => {
    const token = signer.sign({ link: 'a', version: 2 }, soonMs())
    expect(token).toMatch(/^[\w-]+\.[\w-]+$/)
    expect(signer.verify(token)).toEqual({ link: 'a', version: 2 })
    clock.advance(1000)
    expect(signer.verify(token)).toBeUndefined()
  })

  it('is nothing when a single letter of it changes', () => {
    const token = signer.sign({ link: 'a' }, soonMs())
    for (let at = 0; at < token.length; at += 5) {
      const other = token[at] === 'A' ? 'B' : 'A'
      // The last letter of base64url may hold bits that count for nothing.
      if (at === token.length - 1) continue
      expect(signer.verify(token.slice(0, at) + other + token.slice(at + 1))).toBeUndefined()
    }
  })

  it('is nothing to a signer of another purpose or secret', () => {
    const token = signer.sign({ link: 'a' }, soonMs())
    expect(createTokenSigner({ secret, purpose: 'mail', clock }).verify(token)).toBeUndefined()
    expect(
      createTokenSigner({ secret: randomBytes(32), purpose: 'shares', clock }).verify(token),
    ).toBeUndefined()
  })

  it.each(['', '.', 'a.b', 'a.b.c', '..', 'é.é', 'x'.repeat(10_000)])(
    'is refused without a fault: %j',
    (token) => expect(signer.verify(token)).toBeUndefined(),
  )

  it('needs a real secret', () =>
    expect(() => createTokenSigner({ secret: randomBytes(16), purpose: 'x', clock })).toThrow(/32 bytes/))
})
