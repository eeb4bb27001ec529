import { describe, expect, it } from 'vitest'
import { passwordStrength } from './password-strength.ts'

describe('the strength of a password', () => {
  it.each([
    ['short', 0],
    ['password1', 1],
    ['12345678', 1],
    ['aaaaaaaaaaaa', 1],
    ['correct horse battery staple', 4],
    ['나는 매일 아침 커피를 마신다', 4],
  ])('of %s is %i', (password, strength) => {
    expect(passwordStrength(password)).toBe(strength)
  })

  it('does not count what others know of the person', () => {
    expect(passwordStrength('margarethe', ['margarethe@example.com'])).toBe(1)
  })
})
