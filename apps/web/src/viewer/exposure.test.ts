import { describe, expect, it } from 'vitest'
import { cameraName, dimensionsText, exposureParts, focalText, shutterText } from './exposure.ts'

describe("photographers' notation", () => {
  it('writes times as fractions up to a third of a second', () => {
    expect([0.008, 1 / 8000, 0.25, 0.5, 1.3, 30].map((s) => shutterText(s, 'en'))).toEqual([
      '1/125 s',
      '1/8000 s',
      '1/4 s',
      '0.5 s',
      '1.3 s',
      '30 s',
    ])
  })

  it('writes focal lengths with what they are on film', () => {
    expect(focalText(4.25, 26, 'en')).toBe('4.25 mm (26 mm)')
    expect(focalText(50, 50, 'en')).toBe('50 mm')
    expect(focalText(50, null, 'en')).toBe('50 mm')
    expect(focalText(null, null, 'en')).toBe('')
  })

  it('lists what is known and nothing else', () => {
    const camera = {
      make: null,
      model: null,
      lens: null,
      fNumber: 2.8,
      exposureTimeS: 0.008,
      iso: 100,
      focalLengthMm: null,
      focalLength35Mm: null,
    }
    expect(exposureParts(camera, 'ko')).toEqual(['1/125\u00a0s', 'f/2.8', 'ISO\u00a0100'])
  })

  it('does not say the maker twice', () => {
    expect(cameraName({ make: 'Canon', model: 'Canon EOS 40D' })).toBe('Canon EOS 40D')
    expect(cameraName({ make: 'NIKON CORPORATION', model: 'NIKON D70' })).toBe('NIKON D70')
    expect(cameraName({ make: 'Apple', model: 'iPhone 13 Pro Max' })).toBe('Apple iPhone 13 Pro Max')
    expect(cameraName({ make: null, model: null })).toBe('')
  })

  it('counts megapixels', () => {
    expect(dimensionsText(4000, 3000, 'en')).toBe('4000 × 3000 · 12 MP')
    expect(dimensionsText(640, 480, 'en')).toBe('640 × 480 · 0.3 MP')
    expect(dimensionsText(0, 0, 'en')).toBe('')
  })
})
