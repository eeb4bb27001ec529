import { describe, expect, it } from 'vitest'
import { expectGallerySlug, freeSlug, gallerySlugFrom, isItemSlug, slugFrom } from './slugs.ts'

describe('addresses of galleries and items', () => {
  it.each([
    ['Rex, Max & Kevin', 'rex-max-kevin'],
    ['Søren’s Öl!', 'sørens-ol'],
    ['  --A--  ', 'a'],
    ['고양이 나비', '고양이-나비'],
    ['İstanbul', 'istanbul'],
    ['\u202e<script>', 'script'],
    ['🦄', ''],
    ['हिन्दी', 'हिन्दी'],
  ])('of %s: %s', (name, slug) => {
    expect(slugFrom(name)).toBe(slug)
    if (slug !== '') expect(isItemSlug(slug)).toBe(true)
  })

  it('are cut at 80 letters, and numbered when they are taken', () => {
    const long = slugFrom('가나 '.repeat(60))
    expect([...long].length).toBeLessThanOrEqual(80)
    const taken = new Set([long, 'a', 'a-2'])
    expect(freeSlug('a', (slug) => taken.has(slug))).toBe('a-3')
    const next = freeSlug(long, (slug) => taken.has(slug))
    expect([isItemSlug(next), next === long]).toEqual([true, false])
  })

  it('of galleries have small letters a–z, and no word of the album itself', () => {
    for (const title of ['Admin', 'API', '', '   ', 'ab', '한국', 'x'.repeat(200), 'Sign-in', 'Żółć'])
      expect(() => expectGallerySlug(gallerySlugFrom(title))).not.toThrow()
    for (const slug of ['admin', 'Pets', 'a_b', '../x', 'a%2fb', 'pets.', 'ａｂｃ', 'pets\n'])
      expect(() => expectGallerySlug(slug)).toThrow()
  })
})
