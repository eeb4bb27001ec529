import { createSqlitePhotoIndex, openDatabase } from '@cloudalbum/adapters-local'
import { queryTerms, type PhotoIndex } from '@cloudalbum/core'
import { atMost, besidePeer, type Bench, type BenchOptions } from './lib/figure.ts'
import { cities, libraryAccount, libraryOf, tagWords } from './lib/library.ts'
import { median, quantile, random } from './lib/numbers.ts'

const smallPhotos = 10_000
const rounds = 5
const perRound = 100

type Read = (index: PhotoIndex, rng: () => number) => Promise<unknown>

const reads: Record<string, Read> = {
  months: (index) => index.months(libraryAccount),
  'month page of 100': (index, rng) => {
    const month = `${2005 + Math.floor(rng() * 19)}-${String(1 + Math.floor(rng() * 12)).padStart(2, '0')}`
    return index.monthPage(libraryAccount, month, undefined, 100)
  },
  'search of two words': (index, rng) => {
    const [first = '', second = ''] = [rng() ** 2 * 20, 20 + rng() * 60].map((at) => tagWords[Math.floor(at)])
    return index.search(libraryAccount, { terms: queryTerms(`${first} ${second}`) }, undefined, 100)
  },
  'map area': (index, rng) => {
    const zoom = 2 + Math.floor(rng() * 14)
    const city = cities[Math.floor(rng() * cities.length)] ?? { latitude: 0, longitude: 0 }
    const half = Math.min(80, 900 / 2 ** zoom)
    const { latitude, longitude } = city
    const area = { north: latitude + half / 2, south: latitude - half / 2 }
    const sides = { west: Math.max(-180, longitude - half), east: Math.min(180, longitude + half) }
    return index.mapCells(libraryAccount, { level: zoom + 2, ...area, ...sides })
  },
}

/**
 * The same reads, with the same seeds, through the SQLite adapter on a library of 10,000 photos and on a large one, in
 * alternating rounds of 100 in this process. Both databases lie in the page cache by then, as those of a running album
 * do. Words, places and days are drawn from the same shares in both, so that both have as much to show.
 */
export async function readsAtSize({ full, say }: BenchOptions): Promise<Bench> {
  const largePhotos = full ? 1_000_000 : 200_000
  using small = openIndex(await libraryOf(smallPhotos, say))
  using large = openIndex(await libraryOf(largePhotos, say))
  const times = new Map(
    Object.keys(reads).map((name) => [name, { small: [] as number[], large: [] as number[] }]),
  )
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, read] of Object.entries(reads)) {
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
    figures: [...times].flatMap(([name, { small: ofSmall, large: ofLarge }]) => [
      besidePeer(
        { name: `${name}, ${size}, p50`, value: median(ofLarge), unit: 'ms' },
        { name: '10,000 photos', value: median(ofSmall) },
        { atMost: 1.5 },
      ),
      atMost({ name: `${name}, ${size}, p99`, value: quantile(ofLarge, 0.99), unit: 'ms' }, 20),
    ]),
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
