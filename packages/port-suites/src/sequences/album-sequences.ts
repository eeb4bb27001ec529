import type { AlbumPorts } from './album-ports.ts'
import type { AlbumOperation, Cast } from './cast.ts'
import { Draws } from './draws.ts'
import { createMemoryAlbum, type MemoryAlbum } from './memory/memory-album.ts'
import { photoOperation } from './operations/photo-operations.ts'
import { photoLook, photoRead } from './operations/photo-reads.ts'
import { firstDifference, shortened, type Difference, type World } from './run-sequence.ts'

export type AlbumWorld = World<AlbumPorts>

export interface SequencesOptions {
  seed: number
  /** How many operations in all. */
  operations: number
  /** Fresh worlds, and other accounts, after so many. */
  each: number
  /** The whole state is compared after so many, and at the end of a sequence. */
  lookEvery: number
  /** Empty ones, to be compared with the model. */
  open(): Promise<AlbumWorld[]>
  /** So many sequences at a time. */
  lanes: number
  /** Told how many operations are done. */
  onProgress?: (done: number) => void
}

const startMs = Date.UTC(2026, 0, 5)

/** Random sequences, each with a seed of its own, in the worlds and in the model. Gives a report of the first that differs. */
export async function differingSequence(options: SequencesOptions): Promise<string | undefined> {
  const count = Math.ceil(options.operations / options.each)
  const seeds = Array.from({ length: count }, (_, i) => options.seed + i).values()
  let [problem, done]: [string | undefined, number] = [undefined, 0]
  const lane = async () => {
    for (const seed of seeds) {
      if (problem !== undefined) return
      problem ??= await differenceIn(options, seed)
      options.onProgress?.((done += options.each))
    }
  }
  await Promise.all(Array.from({ length: options.lanes }, lane))
  return problem
}

async function differenceIn(options: SequencesOptions, seed: number): Promise<string | undefined> {
  const operations: AlbumOperation[] = []
  const difference = await inFreshWorlds(options, (worlds, album) => {
    const stage = new Stage(seed, album)
    const look = () => ({ reads: stage.look(), every: options.lookEvery })
    return firstDifference(worlds, stage.operations(options.each, operations), look)
  })
  return difference && report(seed, await shortest(options, operations, seed), difference)
}

/** Accounts of one sequence, and what is drawn of them. */
class Stage {
  private readonly cast: Cast
  private readonly album: MemoryAlbum

  constructor(seed: number, album: MemoryAlbum) {
    const draws = new Draws(seed)
    const accountIds = Array.from({ length: 3 }, () => draws.id(startMs))
    this.cast = { draws, accountIds, nowMs: startMs }
    this.album = album
  }

  /** Each drawn when those before it are done in the model; `drawn` keeps them. */
  *operations(count: number, drawn: AlbumOperation[]): Generator<AlbumOperation> {
    const { cast, album } = this
    for (let i = 0; i < count; i++) {
      cast.nowMs += cast.draws.below(10)
      const one = cast.draws.chance(0.75) ? photoOperation(cast, album.photos) : photoRead(cast, album.photos)
      drawn.push(one)
      yield one
    }
  }

  look(): AlbumOperation[] {
    return photoLook(this.cast, this.album.photos)
  }
}

async function inFreshWorlds<T>(
  { open }: SequencesOptions,
  use: (worlds: AlbumWorld[], album: MemoryAlbum) => Promise<T>,
): Promise<T> {
  const album = createMemoryAlbum()
  const model: AlbumWorld = { name: 'model', ports: album, setTime: () => {}, close: async () => {} }
  const worlds = [model, ...(await open())]
  try {
    return await use(worlds, album)
  } finally {
    for (const { close } of worlds) await close()
  }
}

/** With a look after each operation, so that what shows late is found early. */
async function shortest(options: SequencesOptions, operations: AlbumOperation[], seed: number) {
  let difference: Difference | undefined
  const sequence = await shortened(operations, async (some) => {
    const found = await inFreshWorlds(options, (worlds, album) => {
      const stage = new Stage(seed, album)
      return firstDifference(worlds, some, () => ({ reads: stage.look(), every: some.length }))
    })
    difference = found ?? difference
    return found !== undefined
  })
  return { sequence, difference }
}

function report(
  seed: number,
  { sequence, difference }: { sequence: readonly AlbumOperation[]; difference: Difference | undefined },
  first: Difference,
): string {
  const { at, answers } = difference ?? first
  return [
    `Sequence of seed ${seed} differs. The shortest of it that does:`,
    ...sequence.map(({ text }) => `  ${text}`),
    `Answers to ${at}:`,
    ...Object.entries(answers).map(([world, answer]) => `  ${world}: ${answer}`),
  ].join('\n')
}
