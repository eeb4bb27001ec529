import { describe, expect, it } from 'vitest'
import { changeTags, cleanTags } from './tags.ts'

describe('tags', () => {
  it('are kept as first written, once', () =>
    expect(cleanTags([' Sea ', 'SEA', 'séa', '', ' ', '🎂', '★'])).toEqual(['Sea', '🎂', '★']))

  it('are added and removed in any case', () =>
    expect(changeTags(['Old', 'a'], ['A', 'b'], ['old ', 'zzz'])).toEqual(['a', 'b']))

  it('are at most 100', () => {
    const many = Array.from({ length: 100 }, (_, i) => `t${i}`)
    expect(changeTags(many, ['T5'], [])).toHaveLength(100)
    expect(() => changeTags(many, ['new'], [])).toThrow('at most 100')
    expect(changeTags(many, ['new'], ['t1'])).toHaveLength(100)
  })
})
