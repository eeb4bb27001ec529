import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Photo } from '../photos/photo.ts'
import {
  cameraName,
  exactToken,
  foldText,
  photoTokens,
  queryTerms,
  textTokens,
  withBeginnings,
} from './tokens.ts'

const photo: Photo = {
  id: '0'.repeat(26),
  accountId: 'a',
  state: 'ready',
  sha256: '0'.repeat(64),
  sizeBytes: 1,
  contentType: 'image/jpeg',
  fileName: 'IMG_1234.JPG',
  uploadedAtMs: 0,
  updatedAtMs: 0,
  version: 1,
  width: 1,
  height: 1,
  thumbHash: '',
  renditionVersion: 1,
  taken: { localMs: 0, offsetMinutes: 0, source: 'file' },
  camera: {},
  tags: [],
  description: '',
  favourite: false,
  edited: [],
}

describe('folding', () => {
  it.each([
    ['ZÜRICH', 'zurich'],
    ['Straße', 'strasse'],
    ['STRAẞE', 'strasse'],
    ['Łódź', 'lodz'],
    ['Tromsø', 'tromso'],
    ['Đà Nẵng', 'da nang'],
    ['Ærø', 'aero'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['İstanbul', 'istanbul'],
    ['ﬁsh', 'fish'],
    ['ｶﾞ', 'ガ'],
    ['경복궁'.normalize('NFD'), '경복궁'],
  ])('makes %s %s', (text, folded) => expect(foldText(text)).toBe(folded))

  it('is done once for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => foldText(foldText(text)) === foldText(text)),
    )
  })
})

describe('words', () => {
  it('are split at anything that is neither letter nor digit', () => {
    expect(textTokens('IMG_1234-edit (2).final, O’Brien')).toEqual([
      'img',
      '1234',
      'edit',
      '2',
      'final',
      'o',
      'brien',
    ])
  })

  it('count by their first 20 letters, in texts and queries alike', () => {
    const word = 'donaudampfschifffahrtsgesellschaft'
    expect(textTokens(word)).toEqual([word.slice(0, 20)])
    expect(queryTerms(word)).toEqual([{ token: word.slice(0, 20), prefix: true }])
  })

  it('of Korean, Japanese and Chinese are letters and pairs, however long the run', () => {
    expect(textTokens('경복궁')).toEqual(['경', '복', '궁', '경복', '복궁'])
    expect(textTokens(`${'東'.repeat(60)}京都`)).toContain('京都')
    expect(textTokens('2024년 봄')).toEqual(['2024', '년', '봄'])
  })

  it('may be symbols, which match whole', () => {
    expect(textTokens('party🎂')).toEqual(['party', '🎂'])
    expect(queryTerms('🎂 🇰🇷')).toEqual([
      { token: '🎂', prefix: false },
      { token: '🇰🇷', prefix: false },
    ])
  })

  it('of a query are asked for once', () => {
    expect(queryTerms('Bern bern 한국한국')).toEqual([
      { token: 'bern', prefix: true },
      { token: '한국', prefix: false },
      { token: '국한', prefix: false },
    ])
  })

  it('that were typed are found, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.nat(), (parts, pick) => {
        const text = parts.join(' ')
        const tokens = withBeginnings(textTokens(text))
        const part = parts[pick % Math.max(1, parts.length)] ?? ''
        return queryTerms(part).every((term) => tokens.has(term.token))
      }),
    )
  })
})

describe('tokens of a photo', () => {
  it('never let text pass for a filter', () => {
    const tokens = photoTokens({ ...photo, description: '=is:6661766f7572697465 =tag:61', tags: ['x'] })
    expect(tokens.filter((token) => token.startsWith('='))).toEqual([
      exactToken('tag', 'x'),
      exactToken('type', 'image/jpeg'),
    ])
  })

  it('leave the extension of the file out', () => {
    expect(photoTokens(photo)).toEqual(['img', '1234', exactToken('type', 'image/jpeg')])
  })
})

describe('the name of a camera', () => {
  it.each([
    ['Canon', 'Canon EOS R5', 'Canon EOS R5'],
    ['NIKON CORPORATION', 'NIKON D90', 'NIKON D90'],
    ['Apple', 'iPhone 12', 'Apple iPhone 12'],
    [undefined, 'Pixel 7', 'Pixel 7'],
    ['Leica', undefined, 'Leica'],
  ])('%s + %s is %s', (make, model, name) => {
    expect(cameraName({ ...(make ? { make } : {}), ...(model ? { model } : {}) })).toBe(name)
  })

  it('is none without make and model', () => expect(cameraName({})).toBeUndefined())
})
