import { describe, expect, it } from 'vitest'
import { handleFrom, isHandle, isReserved, proposedHandles, requireHandle } from './handle.ts'

describe('a handle', () => {
  it.each([
    ['Anna', 'anna'],
    ['@anna', 'anna'],
    ['  a_n-n_a1 ', 'a_n-n_a1'],
    ['123', '123'],
    ['a'.repeat(30), 'a'.repeat(30)],
  ])('%j is kept as %s', (typed, kept) => {
    expect(requireHandle(typed)).toBe(kept)
  })

  it.each([
    '',
    'ab',
    'a'.repeat(31),
    '-ab',
    'ab_',
    'a b',
    'a.b',
    'ａｎｎａ',
    'аnna',
    'anna\n1',
    'admin',
    'Settings',
    'sign_in',
    'a-d-m-i-n',
  ])('%j is refused, with the field that is wrong', (typed) => {
    expect(() => requireHandle(typed)).toThrow(
      expect.objectContaining({ code: 'invalid-input', fields: { handle: expect.any(String) as string } }),
    )
  })

  it.each([
    ['Anna Maria', 'anna-maria'],
    ['Łukasz Żółć', 'lukasz-zolc'],
    ['O’Neill', 'oneill'],
    ['anna.maria+photos', 'anna-maria-photos'],
    ['__x__y__', 'x__y'],
    ['김민지', undefined],
    ['Jo', undefined],
    ['x'.repeat(80), 'x'.repeat(24)],
  ])('of %j becomes %s', (name, handle) => {
    expect(handleFrom(name)).toBe(handle)
  })

  it('has always one more to propose, none of them reserved or malformed', () => {
    for (const names of [['Anna', 'am.lee'], ['admin', 'root'], ['김민지', 'x'], ['x'.repeat(80)]]) {
      const proposals = proposedHandles(names)
      const some = Array.from({ length: 40 }, () => proposals.next().value as string)
      for (const handle of some)
        expect([handle, isHandle(handle), isReserved(handle)]).toEqual([handle, true, false])
      expect(new Set(some).size).toBeGreaterThan(30)
    }
    expect(proposedHandles(['Anna Lee', 'am.lee']).next().value).toBe('anna-lee')
  })
})
