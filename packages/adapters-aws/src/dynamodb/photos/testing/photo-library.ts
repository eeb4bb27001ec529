import { newId, type PhotoFacts, type PhotoStore } from '@cloudalbum/core'
import { sampleFacts, sampleNew } from '@cloudalbum/port-suites'

const months = 12
const startMs = Date.UTC(2023, 0, 1)
const dayMs = 86_400_000

const camera = {
  make: 'Apple',
  model: 'iPhone 15 Pro',
  lens: 'iPhone 15 Pro back triple camera 6.765mm f/1.78',
  fNumber: 1.78,
  exposureTimeS: 0.0083333,
  iso: 64,
  focalLengthMm: 6.765,
  focalLength35Mm: 24,
}

/** What is known of an ordinary photo with a place, the `index`th of its account. */
export const phonePhoto = (localMs: number, index: number): PhotoFacts =>
  sampleFacts({
    contentType: 'image/heic',
    width: 4032,
    height: 3024,
    thumbHash: '3OcRJYB4d3h/iIeHeEh3eIhw+j2w',
    taken: { localMs, offsetMinutes: 120, source: 'offset-tag' },
    camera,
    location: {
      latitude: 46.948 + (index % 7) / 100,
      longitude: 7.4474 + (index % 5) / 10,
      altitudeM: 540.3,
    },
    place: { city: 'Bern', region: 'Bern', country: 'Switzerland', countryCode: 'CH' },
  })

/** One of those of a way with the phone: eight are taken within a hundred metres, then it goes on some kilometres away. */
export function outingPhoto(localMs: number, index: number): PhotoFacts {
  const facts = phonePhoto(localMs, Math.floor(index / 8))
  const { location } = facts
  if (!location) return facts
  return { ...facts, location: { ...location, latitude: location.latitude + (index % 8) / 10_000 } }
}

/** File names as phones give them. */
export const phoneFile = (index: number) => ({
  fileName: `IMG_${1000 + index}.HEIC`,
  contentType: 'image/heic',
  sizeBytes: 3_123_456,
  fileTimeMs: startMs,
})

/**
 * Photos of one year, spread over all of its days: half of them are tagged `common`, four of them, of different months, `rare`,
 * every 20th shows Lucerne, every 50th is tagged `dog` and every 30th `cat`. Gives their ids, the oldest first.
 */
export async function seedLibrary(photos: PhotoStore, accountId: string, count: number): Promise<string[]> {
  const all = Array.from({ length: count }, (_, index) => ({
    index,
    wanted: sampleNew(accountId, { id: newId(), ...phoneFile(index) }),
  }))
  // Step by step, so that each time the same photos share a transaction.
  for (let from = 0; from < count; from += 100) {
    const some = all.slice(from, from + 100)
    await Promise.all(some.map(({ wanted }) => photos.reserve(wanted, null)))
    await Promise.all(some.map(({ wanted }) => photos.startProcessing(wanted.id, startMs)))
    await Promise.all(
      some.map(({ wanted: { id, sha256 }, index }) =>
        photos.complete(id, sha256, factsOf(index, count), startMs),
      ),
    )
  }
  return all.map(({ wanted }) => wanted.id)
}

function factsOf(index: number, count: number): PhotoFacts {
  const localMs = startMs + Math.floor((index * 365 * dayMs) / count)
  const facts = { ...phonePhoto(localMs, index), tags: tagsOf(index, count) }
  return index % 20 === 0
    ? { ...facts, place: { city: 'Lucerne', country: 'Switzerland', countryCode: 'CH' } }
    : facts
}

function tagsOf(index: number, count: number): string[] {
  const isRare = index % Math.floor(count / 4) === Math.floor(count / months / 2)
  return [
    ...(index % 2 === 0 ? ['common'] : []),
    ...(isRare ? ['rare'] : []),
    ...(index % 50 === 0 ? ['dog'] : []),
    ...(index % 30 === 0 ? ['cat'] : []),
  ]
}
