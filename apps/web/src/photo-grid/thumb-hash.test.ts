import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { showThumbHash, thumbHashUrl } from './thumb-hash.ts'

const hashes = ['1QcSHQRnh493V4dIh4eXh1h4kJUI', '3OcRJYB4d3h/iIeHeEh3eIhw+j2w', '2fcZFIB3iId/h3iJh4aIYJ2V8g']
const [first = '', second = '', third = ''] = hashes

describe('likeness of a photo', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('is a picture; nothing for what is no hash', () => {
    expect(thumbHashUrl(first)).toMatch(/^data:image\/png;base64,/)
    expect([thumbHashUrl(''), thumbHashUrl('%')]).toEqual(['', ''])
  })

  it('is there at once where it is known, and else soon', () => {
    const shown: string[] = []
    showThumbHash(first, (url) => shown.push(url))
    expect(shown).toEqual([thumbHashUrl(first)])
    showThumbHash(second, (url) => shown.push(url))
    expect(shown).toHaveLength(1)
    vi.runAllTimers()
    expect(shown).toEqual([thumbHashUrl(first), thumbHashUrl(second)])
  })

  it('is not decoded for whoever has gone meanwhile', () => {
    const show = vi.fn()
    showThumbHash(third, show)()
    vi.runAllTimers()
    expect(show).not.toHaveBeenCalled()
  })
})
