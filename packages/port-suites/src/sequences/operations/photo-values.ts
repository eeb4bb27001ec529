import type { NewPhoto, Photo, PhotoFacts, PhotoPatch } from '@cloudalbum/core'
import { sampleFacts, sampleNew } from '../../photo-samples.ts'
import type { Cast } from '../cast.ts'

const dayMs = 86_400_000
/** Months that lie beside each other, one long ago, and the first and last moment of one. */
const times = [
  Date.UTC(2024, 4, 17, 12),
  Date.UTC(2024, 4, 1),
  Date.UTC(2024, 3, 30, 23, 59, 59, 999),
  Date.UTC(2024, 4, 17, 13),
  Date.UTC(1969, 6, 20),
  Date.UTC(2023, 11, 31, 23),
]
const tags = ['Beach', 'beach', 'Hündin', '바다', 'New York', 'x"y', 'dog']
const places = [
  { at: [46.948, 7.4474], city: 'Bern', country: 'Switzerland', countryCode: 'CH' },
  { at: [46.949, 7.4479], city: 'Bern', country: 'Switzerland', countryCode: 'CH' },
  { at: [-17.5, 178.9], city: 'Suva', country: 'Fiji', countryCode: 'FJ' },
  { at: [-13.2, -172.1], city: 'Apia', country: 'Samoa', countryCode: 'WS' },
  { at: [40.7, -74], city: 'New York', country: 'United States', countryCode: 'US' },
] as const
const cameras = [{}, { make: 'Canon', model: 'EOS R5', iso: 100 }, { model: 'Pixel 7' }]
const descriptions = ['', 'At the Rose Garden', '가족여행']

export const months = ['2024-05', '2024-04', '1969-07', '2023-12', '2020-01']

/** Half of them share a moment with others. */
const takenAt = ({ draws }: Cast) => ({
  localMs: draws.pick(times) + (draws.chance(0.5) ? draws.below(20 * dayMs) : 0),
  offsetMinutes: draws.pick([0, 120]),
})

const placeOf = ({ draws }: Cast) => {
  const { at, ...place } = draws.pick(places)
  const [latitude, longitude] = at
  return { location: { latitude, longitude }, place }
}

export const timeAround = ({ draws }: Cast) => draws.pick(times) + draws.pick([0, 0, 1, dayMs, -dayMs])

/** Of few bytes in all, so that some come twice. */
export const hashOf = ({ draws }: Cast) => draws.below(60).toString(16).padStart(2, '0').repeat(32)

export function newPhoto(cast: Cast, accountId: string): NewPhoto {
  const { draws, nowMs } = cast
  const taken = { ...takenAt(cast), source: 'upload' as const }
  return sampleNew(accountId, {
    id: draws.id(nowMs),
    sha256: hashOf(cast),
    sizeBytes: 1 + draws.below(500),
    fileName: draws.pick(['IMG_0001.JPG', 'Aare_river-2024.jpg', 'x.heic']),
    uploadedAtMs: nowMs - draws.below(3),
    taken,
    tags: draws.some(tags, 2),
    description: draws.pick(descriptions),
    ...(draws.chance(0.2) ? { fileTimeMs: nowMs, uploadId: 'u1' } : {}),
    ...(draws.chance(0.1) ? { favourite: true } : {}),
    ...(draws.chance(0.1) ? { ...placeOf(cast), edited: ['location' as const] } : {}),
  })
}

export function foundFacts(cast: Cast): PhotoFacts {
  const { draws } = cast
  return sampleFacts({
    taken: { ...takenAt(cast), source: 'offset-tag' },
    camera: draws.pick(cameras),
    tags: draws.some(tags, 3),
    description: draws.pick(descriptions),
    ...(draws.chance(0.5) ? placeOf(cast) : {}),
  })
}

/** What an edit does to a photo, the same each time; some change nothing. */
export function patchMaker(cast: Cast): { told: unknown; patchOf: (photo: Photo) => PhotoPatch } {
  const { draws } = cast
  const kind = draws.weighted({ tags: 3, add: 2, taken: 2, place: 2, favourite: 2, text: 1, nothing: 1 })
  const some = draws.some(tags, 3)
  const patches: Record<typeof kind, (photo: Photo) => PhotoPatch> = {
    tags: ({ edited }) => ({ tags: some, edited: [...new Set([...edited, 'tags' as const])] }),
    add: (photo) => ({ tags: [...new Set([...photo.tags, ...some])] }),
    taken: always({ taken: { ...takenAt(cast), source: 'edited' } }),
    place: always(draws.chance(0.4) ? { location: null, place: null } : placeOf(cast)),
    favourite: ({ favourite }) => ({ favourite: !favourite }),
    text: always({ description: draws.pick(descriptions) }),
    nothing: always({}),
  }
  return { told: { kind, some }, patchOf: patches[kind] }
}

const always = (patch: PhotoPatch) => () => patch
