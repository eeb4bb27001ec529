import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createAccountPseudonyms } from './account-pseudonyms.ts'

const secret = new Uint8Array(32).fill(7)
const accountId = '01k3v9z1q8rj4m6n7p2s5t0w1x'

describe('what stands for an account in logs and traces', () => {
  it('is the same in each process that has the secret of the album', () => {
    const first = createAccountPseudonyms(secret)(accountId)
    expect(first).toMatch(/^[\w-]{12}$/)
    expect(createAccountPseudonyms(Uint8Array.from(secret))(accountId)).toBe(first)
  })

  it('tells accounts apart', () => {
    const pseudonymOf = createAccountPseudonyms(secret)
    expect(pseudonymOf(accountId)).not.toBe(pseudonymOf(accountId.replace('x', 'y')))
  })

  it('is found by nobody who knows the account and not the secret', () => {
    const one = createAccountPseudonyms(secret)(accountId)
    expect(createAccountPseudonyms(new Uint8Array(32).fill(8))(accountId)).not.toBe(one)
    for (const text of [accountId, `account ${accountId}`])
      expect(createHash('sha256').update(text).digest('base64url')).not.toContain(one)
  })
})
