import type { AlbumPorts } from './album-ports.ts'
import type { AlbumOperation, Cast } from './cast.ts'
import { Draws } from './draws.ts'
import { createMemoryAlbum, type MemoryAlbum } from './memory/memory-album.ts'
import { accountLook, accountOperation } from './operations/account-operations.ts'
import { albumLook, albumOperation } from './operations/album-operations.ts'
import { galleryLook, galleryOperation } from './operations/gallery-operations.ts'
import { insightLook, insightOperation } from './operations/insight-operations.ts'
import { jobLook, jobOperation } from './operations/job-operations.ts'
import { keyLook, keyOperation } from './operations/key-operations.ts'
import { photoOperation } from './operations/photo-operations.ts'
import { photoLook, photoRead } from './operations/photo-reads.ts'
import { profileLook, profileOperation } from './operations/profile-operations.ts'
import { webhookLook, webhookOperation } from './operations/webhook-operations.ts'
import { SequenceClock } from './sequence-clock.ts'
import { firstDifference, shortened, type Difference, type World } from './run-sequence.ts'

export type AlbumWorld = World<AlbumPorts>

interface SequencesOptions {
  seed: number
  /** How many operations in all. */
  operations: number
  /** Fresh worlds, and other accounts, after so many. */
  each: number
  /** The whole state is compared after so many, and at the end of a sequence. */
  lookEvery: number
  /** Empty ones, to be compared with the model. */
  open(): Promise<AlbumWorld[]>
  /** Only these; not set: all. */
  areas?: readonly (keyof typeof areas)[]
  /** So many sequences at a time. */
  lanes: number
  /** Told how many operations are done. */
  onProgress?: (done: number) => void
}

/** How often each is drawn. */
const areas = {
  photos: 6,
  reads: 2,
  albums: 4,
  galleries: 4,
  accounts: 3,
  jobs: 2,
  profiles: 2,
  webhooks: 3,
  insights: 2,
  keys: 2,
}

const areaNames = Object.keys(areas) as (keyof typeof areas)[]

/** Far ahead: what expires, DynamoDB removes by the true time, whatever the clock of a sequence says. */
const startMs = Date.UTC(2096, 0, 5)

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
    const stage = new Stage(seed, album, options)
    const look = () => ({ reads: stage.look(), every: options.lookEvery })
    return firstDifference(worlds, stage.operations(options.each, operations), look)
  })
  return difference && report(seed, await shortest(options, operations, seed, difference))
}

/** Accounts of one sequence, and what is drawn of them. */
class Stage {
  private readonly cast: Cast
  private readonly album: MemoryAlbum
  private readonly weights: typeof areas

  constructor(seed: number, album: MemoryAlbum, options: Pick<SequencesOptions, 'areas'>) {
    const draws = new Draws(seed)
    const accountIds = Array.from({ length: 3 }, () => draws.id(startMs))
    this.cast = { draws, accountIds, nowMs: startMs }
    this.album = album
    const drawn: readonly string[] = options.areas ?? areaNames
    this.weights = { ...areas }
    for (const area of areaNames) if (!drawn.includes(area)) this.weights[area] = 0
  }

  /** Each drawn when those before it are done in the model; `drawn` keeps them. */
  *operations(count: number, drawn: AlbumOperation[]): Generator<AlbumOperation> {
    const { cast } = this
    for (let i = 0; i < count; i++) {
      cast.nowMs += 1 + cast.draws.below(10)
      const one = this.next()
      drawn.push(one)
      yield one
    }
  }

  private next(): AlbumOperation {
    const { cast, album } = this
    switch (cast.draws.weighted(this.weights)) {
      case 'photos':
        return photoOperation(cast, album.photos)
      case 'reads':
        return photoRead(cast, album.photos)
      case 'albums':
        return albumOperation(cast, album)
      case 'galleries':
        return galleryOperation(cast, album)
      case 'accounts':
        return accountOperation(cast, album)
      case 'jobs':
        return jobOperation(cast, album)
      case 'profiles':
        return profileOperation(cast, album)
      case 'webhooks':
        return webhookOperation(cast, album)
      case 'insights':
        return insightOperation(cast, album)
      case 'keys':
        return keyOperation(cast, album)
    }
  }

  look(): AlbumOperation[] {
    const { cast, album } = this
    const looks = [
      ...[albumLook, galleryLook, accountLook, jobLook],
      ...[profileLook, webhookLook, insightLook, keyLook],
    ]
    return [...photoLook(cast, album.photos), ...looks.flatMap((look) => look(cast, album))]
  }
}

async function inFreshWorlds<T>(
  { open }: SequencesOptions,
  use: (worlds: AlbumWorld[], album: MemoryAlbum) => Promise<T>,
): Promise<T> {
  const clock = new SequenceClock()
  const album = createMemoryAlbum(clock)
  const model: AlbumWorld = { name: 'model', ports: album, setTime: clock.set, close: async () => {} }
  const worlds = [model, ...(await open())]
  try {
    return await use(worlds, album)
  } finally {
    for (const { close } of worlds) await close()
  }
}

/** Looks at the end only where what differs is not an answer. */
async function shortest(
  options: SequencesOptions,
  operations: AlbumOperation[],
  seed: number,
  first: Difference,
) {
  let difference = first
  const isAnswer = first.at === operations.at(-1)?.text
  const sequence = await shortened(operations, async (some) => {
    const found = await inFreshWorlds(options, (worlds, album) => {
      const stage = new Stage(seed, album, options)
      return firstDifference(worlds, some, () => ({
        reads: isAnswer ? [] : stage.look(),
        every: Infinity,
      }))
    })
    difference = found ?? difference
    return found !== undefined
  })
  return { sequence, difference }
}

function report(
  seed: number,
  { sequence, difference: { at, answers } }: Awaited<ReturnType<typeof shortest>>,
): string {
  return [
    `Sequence of seed ${seed} differs. The shortest of it that does:`,
    ...sequence.map(({ text }) => `  ${text}`),
    `Answers to ${at}:`,
    ...Object.entries(answers).map(([world, answer]) => `  ${world}: ${answer}`),
  ].join('\n')
}
