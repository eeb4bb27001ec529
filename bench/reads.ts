import { createSqlitePhotoIndex, openDatabase } from '@cloudalbum/adapters-local'
import type { PhotoIndex } from '@cloudalbum/core'
import { atMost, besidePeer, type Bench, type BenchOptions } from './lib/figure.ts'
import { libraryOf } from './lib/library.ts'
import { median, quantile, random } from './lib/numbers.ts'
import { readKinds, type ReadKind } from './lib/read-kinds.ts'

const smallPhotos = 10_000
const largePhotos = 1_000_000
const rounds = 10
const perRound = 50

/**
 * The same reads, with the same seeds, through the SQLite adapter on a library of 10,000 photos and on one of 1,000,000,
 * in alternating rounds in this process. Both databases lie in the file cache by then, as those of a running album do.
 * Of reads that have more to show in the large one, or more to walk through, only the p99 counts.
 */
export async function readsAtSize({ say }: BenchOptions): Promise<Bench> {
  using small = openIndex(await libraryOf(smallPhotos, say))
  using large = openIndex(await libraryOf(largePhotos, say))
  const figures = []
  for (const [name, kind] of Object.entries(readKinds)) {
    const times = await timesOf(kind, small.index, large.index)
    const value = { name: `${name}, p50 at 1,000,000`, value: median(times.large), unit: 'ms' }
    const compared = besidePeer(value, { name: '10,000 photos', value: median(times.small) }, { atMost: 1.5 })
    const p99 = { name: `${name}, p99 at 1,000,000`, value: quantile(times.large, 0.99), unit: 'ms' }
    figures.push(...(kind.alike ? [compared] : []), atMost(p99, 20))
  }
  return {
    name: 'reads',
    rounds: `${rounds} alternating rounds of ${perRound} reads of each kind, after one that warms up`,
    figures,
  }
}

async function timesOf(kind: ReadKind, small: PhotoIndex, large: PhotoIndex) {
  const times = { small: [] as number[], large: [] as number[] }
  for (let round = 0; round <= rounds; round += 1) {
    const smallMs = await timed(small, kind, round)
    const largeMs = await timed(large, kind, round)
    if (round === 0) continue // warms up
    times.small.push(...smallMs)
    times.large.push(...largeMs)
  }
  return times
}

async function timed(index: PhotoIndex, kind: ReadKind, seed: number): Promise<number[]> {
  const rng = random(seed)
  const timesMs: number[] = []
  for (let i = 0; i < perRound; i += 1) {
    const read = await kind.prepare(index, rng)
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
