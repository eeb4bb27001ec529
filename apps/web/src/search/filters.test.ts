import { describe, expect, it } from 'vitest'
import { filtersFromQuery, hasFilters, without } from './filters.ts'

describe('filters in the address', () => {
  it('reads what a search asks for', () => {
    expect(
      filtersFromQuery({ q: ' sea ', camera: 'X-T4', from: '2024-01-31', favourite: 'true', cell: '8/1/2' }),
    ).toEqual({
      q: 'sea',
      camera: 'X-T4',
      from: '2024-01-31',
      favourite: 'true',
      cell: '8/1/2',
    })
  })

  it('leaves out what it does not know, and what cannot be', () => {
    expect(
      filtersFromQuery({
        page: '2',
        from: '2024-13-99',
        to: 'soon',
        favourite: 'no',
        cell: '../..',
        tag: '',
        city: null,
      }),
    ).toEqual({})
  })

  it('takes the first of several', () => {
    expect(filtersFromQuery({ tag: ['a', 'b'] })).toEqual({ tag: 'a' })
  })

  it('takes one filter away', () => {
    const rest = without({ q: 'sea', tag: 'blue' }, 'q')
    expect(rest).toEqual({ tag: 'blue' })
    expect(hasFilters(without(rest, 'tag'))).toBe(false)
  })
})
