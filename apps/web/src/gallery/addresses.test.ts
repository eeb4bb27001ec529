import { describe, expect, it } from 'vitest'
import { addressOf, filtersIn, filtersKey, placeAt, withFilter } from './addresses.ts'

const attributes = [
  { key: 'species', filter: true },
  { key: 'good-evil', filter: true },
  { key: 'age', filter: false },
]
const at = (path: string) => placeAt(new URL(path, 'https://album.test'), attributes)

describe('addresses of a gallery', () => {
  it.each([
    { slug: 'shelter' },
    { slug: 'shelter', item: '고양이', filters: { species: 'Kettle & Dragon' } },
    {
      slug: 'shelter',
      filters: { species: 'a', 'good-evil': '100 % +1' },
      from: 'cursor',
      language: 'ko' as const,
    },
  ])('lead back to the place that they were made of: %j', (place) => {
    expect(at(addressOf(place))).toEqual({
      item: undefined,
      filters: {},
      from: undefined,
      language: undefined,
      ...place,
    })
  })

  it('take only filters of the gallery from what messengers and mailers add to links', () => {
    expect(at('/g/shelter?utm_source=mail&age=3&species=Cat&fbclid=1')?.filters).toEqual({ species: 'Cat' })
    expect(filtersIn(new URLSearchParams(`species=${'a'.repeat(201)}&good-evil=`), attributes)).toEqual({})
  })

  it('are those of galleries alone', () => {
    expect(at('/s/token')).toBeUndefined()
    expect(at('/g/a/b/c')).toBeUndefined()
    expect(at('/g/shelter/%E0%A4%A')?.item).toBe('%E0%A4%A')
    expect(at('/g/shelter?_lang=fr')?.language).toBeUndefined()
  })

  it('know equal filters, whatever their order', () => {
    expect(filtersKey({ a: '1', b: '2' })).toBe(filtersKey({ b: '2', a: '1' }))
    expect(withFilter({ a: '1', b: '2' }, 'a', undefined)).toEqual({ b: '2' })
    expect(withFilter({ a: '1' }, 'a', '3')).toEqual({ a: '3' })
  })
})
