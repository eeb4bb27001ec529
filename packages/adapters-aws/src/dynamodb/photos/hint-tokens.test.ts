import {
  cellOf,
  cellToken,
  exactToken,
  expectedPhoto,
  favouriteToken,
  mapLevels,
  photoTokens,
  queryTerms,
  type Photo,
} from '@cloudalbum/core'
import { bern, sampleNew } from '@cloudalbum/port-suites'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hintsOf, hintsOfTerms, matcherOf } from './hint-tokens.ts'

const photo = (change: Partial<Photo> = {}): Photo => ({ ...expectedPhoto(sampleNew('')), ...change })
const words = (hints: Iterable<string>) => [...hints].filter((hint) => !hint.startsWith('=')).sort()

describe('hints', () => {
  it('are few of the beginnings of each word', () => {
    expect(words(hintsOf(photo({ fileName: 'Sunset.jpg' })))).toEqual(['s', 'su', 'sun', 'sunse'])
  })

  it('are the first three digits of a number, and year and month of a date', () => {
    expect(words(hintsOf(photo({ fileName: '120305.jpg' })))).toEqual(['1', '12', '120'])
    expect(words(hintsOf(photo({ fileName: '20240517.jpg' })))).toEqual(['2', '20', '202', '202405'])
  })

  it('of a search are the longest that the photos must have', () => {
    const hintsOfText = (text: string) => [...hintsOfTerms(queryTerms(text))]
    expect(hintsOfText('sunset')).toEqual(['sunse'])
    expect(hintsOfText('suns be')).toEqual(['sun', 'be'])
    expect(hintsOfText('1234')).toEqual(['123'])
    expect(hintsOfText('2024')).toEqual(['202'])
    expect(hintsOfText('20240517')).toEqual(['202405'])
    expect(hintsOfText('경복')).toEqual(['경복'])
    expect(hintsOfText('')).toEqual([])
  })

  it('of a value are those of its words', () => {
    const term = (token: string) => ({ token, prefix: false })
    expect([...hintsOfTerms([term(exactToken('tag', 'New York'))])]).toEqual(['new', 'york'.slice(0, 3)])
    expect([...hintsOfTerms([term(exactToken('tag', '!?'))])]).toEqual([])
    expect([...hintsOfTerms([term(favouriteToken)])]).toEqual([favouriteToken])
  })

  const letters = fc.constantFrom(...'aábc1290 -경복궁東🎉ßŁ'.split(''), '2024', '1999', 'IMG_')
  const text = fc.array(letters, { maxLength: 12 }).map((all) => all.join(''))

  it('promise every photo that matches, whatever is looked for', () => {
    fc.assert(
      fc.property(text, text, fc.nat(), (fileName, description, pick) => {
        const one = photo({ fileName, description, tags: [description], ...bern })
        const tokens = [
          ...photoTokens(one),
          ...mapLevels.map((level) => cellToken(cellOf(bern.location, level))),
        ]
        const token = tokens[pick % tokens.length] ?? ''
        const beginning = [...token].slice(0, 1 + (pick % 7)).join('')
        for (const term of [
          { token, prefix: false },
          { token: beginning, prefix: true },
        ]) {
          if (!matcherOf({ terms: [term] })(one)) continue
          const hints = hintsOf(one)
          for (const hint of hintsOfTerms([term])) expect(hints, term.token).toContain(hint)
        }
      }),
    )
  })
})
