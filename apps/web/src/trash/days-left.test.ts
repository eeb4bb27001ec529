import { describe, expect, it } from 'vitest'
import { daysLeft } from './days-left.ts'

const day = 86_400_000

describe('days that a trashed photo is kept', () => {
  it('count down from the first to none', () => {
    expect(daysLeft(0, 30, 0)).toBe(30)
    expect(daysLeft(0, 30, 1)).toBe(29)
    expect(daysLeft(0, 30, 28.5 * day)).toBe(1)
    expect(daysLeft(0, 30, 29.5 * day)).toBe(0)
  })

  it('are none when it should be gone already', () => {
    expect(daysLeft(0, 30, 99 * day)).toBe(0)
  })
})
