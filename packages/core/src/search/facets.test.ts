import { describe, expect, it } from 'vitest'
import { facetStarts, photoFacets } from './facets.ts'

describe('facets of a photo', () => {
  it('are its tags, camera, city and country, each once however it is spelt', () => {
    const place = { city: 'Zürich', country: 'Switzerland', countryCode: 'CH' }
    const facets = photoFacets({ tags: ['Sea', 'sea', 'SÉA', '바다'], camera: { model: 'Pixel 7' }, place })
    expect(facets.map(({ kind, value, folded }) => [kind, value, folded])).toEqual([
      ['tag', 'Sea', 'sea'],
      ['tag', '바다', '바다'],
      ['camera', 'Pixel 7', 'pixel 7'],
      ['city', 'Zürich', 'zurich'],
      ['country', 'Switzerland', 'switzerland'],
    ])
  })

  it('are none of what is not known', () => expect(photoFacets({ tags: [], camera: {} })).toEqual([]))
})

describe('typing', () => {
  it('may begin at each word of a value', () => {
    expect(facetStarts('new york-city')).toEqual(['new york-city', 'york-city', 'city'])
    expect(facetStarts('(x)')).toEqual(['(x)', 'x)'])
    expect(facetStarts('🎂')).toEqual(['🎂'])
  })
})
