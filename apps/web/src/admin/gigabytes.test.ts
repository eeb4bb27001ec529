import { describe, expect, it } from 'vitest'
import { fromGb, toGb } from './gigabytes.ts'

describe('a quota in gigabytes', () => {
  it('reads points and commas alike', () => {
    expect(fromGb('1.5')).toBe(1_500_000_000)
    expect(fromGb(' 1,5 ')).toBe(1_500_000_000)
  })
  it('takes nothing for no limit, and zero for no room', () => {
    expect(fromGb('')).toBeNull()
    expect(fromGb('0')).toBe(0)
  })
  it('refuses what is no size', () => {
    expect(fromGb('much')).toBeUndefined()
    expect(fromGb('-1')).toBeUndefined()
    expect(fromGb('1e99')).toBeUndefined()
  })
  it('shows what it read', () => {
    expect(toGb(fromGb('12.5') ?? null)).toBe('12.5')
    expect(toGb(null)).toBe('')
  })
})
