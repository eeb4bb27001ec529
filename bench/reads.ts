import { createSqlitePhotoIndex, openDatabase } from '@cloudalbum/adapters-local'
import type { PhotoIndex } from '@cloudalbum/core'
import { atMost, besidePeer, type Bench, type BenchOptions, type Figure } from './lib/figure.ts'
import { libraryOf } from './lib/library.ts'
import { median, quantile, random } from './lib/numbers.ts'
import { readKinds, type ReadKind } from './lib/read-kinds.ts'

const smallPhotos = 10_000
const largePhotos = 1_000_000
const rounds = 10
const perRound = 50

interface Times {
  wallMs: number[]
  /** Without waiting for a core, which others may have. */
  cpuMs: number[]
}

/**
 * The same reads, with the same seeds, through the SQLite adapter on a library of 10,000 photos and on one of 1,000,000,
 * in alternating rounds in this process. Both databases lie in the file cache by then, as those of a running album do.
 * Of reads that have more to show in the large one, or more to walk through, only the p99 counts. The p99 of processor
 * time is told as well: on a busy machine, the other one says how long others were at work.
 */
export async function readsAtSize({ say }: BenchOptions): Promise<Bench> {
  using small = openIndex(await libraryOf(smallPhotos, say))
  using large = openIndex(await libraryOf(largePhotos, say))
  const figures: Figure[] = []
  const p99s: string[] = []
  for (const [name, kind] of Object.entries(readKinds)) {
    const times = await timesOf(kind, small.index, large.index)
    const value = { name: `${name}, p50 at 1,000,000`, value: median(times.large.wallMs), unit: 'ms' }
    const compared = besidePeer(
      value,
      { name: '10,000 photos', value: median(times.small.wallMs) },
      { atMost: 1.5 },
    )
    const p99 = { name: `${name}, p99 at 1,000,000`, value: quantile(times.large.wallMs, 0.99), unit: 'ms' }
    p99s.push(`${name} ${quantile(times.large.cpuMs, 0.99).toFixed(2)} ms`)
    figures.push(...(kind.alike ? [compared] : []), atMost(p99, 20))
  }
  return {
    name: 'reads',
    rounds: `${rounds} alternating rounds of ${perRound} reads of each kind, after one that warms up; p99 of processor time: ${p99s.join(', ')}`,
    figures,
  }
}

async function timesOf(kind: ReadKind, small: PhotoIndex, large: PhotoIndex) {
  const times = { small: noTimes(), large: noTimes() }
  for (let round = 0; round <= rounds; round += 1) {
    const isKept = round > 0 // the first warms up
    await readOften(small, kind, round, isKept ? times.small : noTimes())
    await readOften(large, kind, round, isKept ? times.large : noTimes())
  }
  return times
}

const noTimes = (): Times => ({ wallMs: [], cpuMs: [] })

async function readOften(index: PhotoIndex, kind: ReadKind, seed: number, times: Times): Promise<void> {
  const rng = random(seed)
  for (let i = 0; i < perRound; i += 1) {
    const read = await kind.prepare(index, rng)
    const cpuBefore = process.threadCpuUsage()
    const startedMs = performance.now()
    await read(index, rng)
    times.wallMs.push(performance.now() - startedMs)
    const { user, system } = process.threadCpuUsage(cpuBefore)
    times.cpuMs.push((user + system) / 1000)
  }
}

function openIndex(path: string): Disposable & { index: PhotoIndex } {
  const db = openDatabase(path)
  return { index: createSqlitePhotoIndex(db), [Symbol.dispose]: () => void db.close() }
}
