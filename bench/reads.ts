import { createSqlitePhotoIndex, openDatabase } from '@cloudalbum/adapters-local'
import { queryTerms, type PhotoIndex } from '@cloudalbum/core'
import { atMost, besidePeer, type Bench, type BenchOptions } from './lib/figure.ts'
import { cities, holidayMonth, libraryAccount, libraryOf, tagWords } from './lib/library.ts'
import { median, quantile, random } from './lib/numbers.ts'

const smallPhotos = 10_000
const rounds = 5
const perRound = 100

type Read = (index: PhotoIndex, rng: () => number) => Promise<unknown>

/** `alike`: as much to show in a library of 10,000, so that the times can be compared. */
const reads: Record<string, { read: Read; alike: boolean }> = {
  months: { alike: true, read: (index) => index.months(libraryAccount) },
  'month page of 100': {
    alike: true,
    read: (index, rng) => index.monthPage(libraryAccount, holidayMonth(rng), undefined, 100),
  },
  'search of two common words': {
    alike: true,
    read: (index, rng) => search(index, Math.floor(rng() * 2), 2 + Math.floor(rng() * 2)),
  },
  'search of a common and a rare word': {
    alike: false,
    read: (index, rng) => search(index, Math.floor(rng() * 4), 20 + Math.floor(rng() * 380)),
  },
  'map area': { alike: true, read: mapArea },
}

function search(index: PhotoIndex, ...words: number[]) {
  const terms = queryTerms(words.map((word) => tagWords[word]).join(' '))
  return index.search(libraryAccount, { terms }, undefined, 100)
}

function mapArea(index: PhotoIndex, rng: () => number) {
  const zoom = 2 + Math.floor(rng() * 14)
  const { latitude, longitude } = cities[Math.floor(rng() * cities.length)] ?? { latitude: 0, longitude: 0 }
  const half = Math.min(80, 900 / 2 ** zoom)
  const area = { north: latitude + half / 2, south: latitude - half / 2 }
  const sides = { west: Math.max(-180, longitude - half), east: Math.min(180, longitude + half) }
  return index.mapCells(libraryAccount, { level: zoom + 2, ...area, ...sides })
}

/**
 * The same reads, with the same seeds, through the SQLite adapter on a library of 10,000 photos and on a large one, in
 * alternating rounds of 100 in this process. Both databases lie in the page cache by then, as those of a running album
 * do. Pages are full in both: months of holidays have more than 100 photos, and so have pairs of common words. For a rare
 * word that cannot be, so only its p99 counts.
 */
export async function readsAtSize({ full, say }: BenchOptions): Promise<Bench> {
  const largePhotos = full ? 1_000_000 : 200_000
  using small = openIndex(await libraryOf(smallPhotos, say))
  using large = openIndex(await libraryOf(largePhotos, say))
  const times = new Map(
    Object.keys(reads).map((name) => [name, { small: [] as number[], large: [] as number[] }]),
  )
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, { read }] of Object.entries(reads)) {
      const smallMs = await timed(small.index, read, round)
      const largeMs = await timed(large.index, read, round)
      if (round === 0) continue // warms up
      times.get(name)?.small.push(...smallMs)
      times.get(name)?.large.push(...largeMs)
    }
  }
  const size = `${largePhotos.toLocaleString('en')} photos`
  return {
    name: 'reads',
    rounds: `${rounds} alternating rounds of ${perRound} reads of each kind`,
    figures: [...times].flatMap(([name, { small: ofSmall, large: ofLarge }]) => {
      const large = { name: `${name}, ${size}, p50`, value: median(ofLarge), unit: 'ms' }
      const p99 = { name: `${name}, ${size}, p99`, value: quantile(ofLarge, 0.99), unit: 'ms' }
      const compared = besidePeer(large, { name: '10,000 photos', value: median(ofSmall) }, { atMost: 1.5 })
      return [...(reads[name]?.alike ? [compared] : []), atMost(p99, 20)]
    }),
  }
}

async function timed(index: PhotoIndex, read: Read, seed: number): Promise<number[]> {
  const rng = random(seed)
  const timesMs: number[] = []
  for (let i = 0; i < perRound; i += 1) {
    const startedMs = performance.now()
    await read(index, rng)
    timesMs.push(performance.now() - startedMs)
  }
  return timesMs
}

function openIndex(path: string): Disposable & { index: PhotoIndex } {
  const db = openDatabase(path)
  return { index: createSqlitePhotoIndex(db), [Symbol.dispose]: () => void db.close() }
}
