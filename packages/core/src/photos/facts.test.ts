import { describe, expect, it } from 'vitest'
import { withFacts } from './facts.ts'
import { withPatch } from './patch.ts'
import type { Photo } from './photo.ts'

const here = { latitude: 1, longitude: 2 }
const place = { city: 'Bern', country: 'Switzerland', countryCode: 'CH' }
const photo: Photo = {
  id: '0'.repeat(26),
  accountId: 'a',
  state: 'processing',
  sha256: '0'.repeat(64),
  sizeBytes: 1,
  contentType: 'image/jpeg',
  fileName: 'a.jpg',
  uploadedAtMs: 0,
  updatedAtMs: 0,
  version: 1,
  width: 0,
  height: 0,
  thumbHash: '',
  renditionVersion: 0,
  taken: { localMs: 0, offsetMinutes: 0, source: 'file' },
  camera: {},
  tags: ['mine'],
  description: 'mine',
  favourite: false,
  edited: [],
}
const taken = { localMs: 9, offsetMinutes: 60, source: 'gps' as const }
const facts = { width: 4, taken, tags: ['found'], description: 'found', location: here, place }

describe('what processing found', () => {
  it('is taken over', () => expect(withFacts(photo, facts)).toEqual({ ...photo, ...facts }))

  it.each(['taken', 'tags', 'description'] as const)('leaves %s alone where the owner set it', (field) => {
    expect(withFacts({ ...photo, edited: [field] }, facts)).toEqual({
      ...photo,
      ...facts,
      edited: [field],
      [field]: photo[field],
    })
  })

  it('leaves the location and its place alone, also where the owner removed them', () => {
    const edited = withFacts({ ...photo, edited: ['location'] }, facts)
    expect([edited.location, edited.place]).toEqual([undefined, undefined])
  })

  it('leaves what it says nothing of', () => {
    expect(withFacts({ ...photo, location: here, place }, { width: 4 })).toEqual({
      ...photo,
      location: here,
      place,
      width: 4,
    })
  })

  it('takes the old place away with a new location that has none', () => {
    expect(
      withFacts({ ...photo, location: here, place }, { location: { latitude: 0, longitude: 0 } }).place,
    ).toBeUndefined()
  })
})

describe('an edit', () => {
  it('gives the same object when it changes nothing', () => {
    expect(withPatch(photo, { favourite: false, tags: ['mine'], location: null })).toBe(photo)
    expect(withPatch(photo, {})).toBe(photo)
  })

  it('sets and removes', () => {
    const placed = withPatch(photo, { location: here, place })
    expect(placed).toEqual({ ...photo, location: here, place })
    expect(withPatch(placed, { location: null, place: null })).toEqual(photo)
  })
})
