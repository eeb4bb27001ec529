import type { JobQueue, LeasedJob } from '@cloudalbum/core'
import { operation, wholeList, type AlbumOperation, type Cast } from '../cast.ts'
import type { MemoryAlbum } from '../memory/memory-album.ts'

const verbs = {
  enqueue: 8,
  lease: 8,
  extend: 2,
  complete: 4,
  retry: 4,
  bury: 2,
  redrive: 2,
  drop: 1,
  stats: 2,
  dead: 1,
}
const kinds = ['process', 'mail']

/** Something with jobs. They are known by the number in their payload, as each store gives them ids of its own. */
export function jobOperation(cast: Cast, album: MemoryAlbum): AlbumOperation {
  return new JobDraws(cast, album)[cast.draws.weighted(verbs)]()
}

export function jobLook(cast: Cast, album: MemoryAlbum): AlbumOperation[] {
  const draws = new JobDraws(cast, album)
  return [draws.stats(), draws.dead()]
}

/** Leases that a queue has given, by number of the job. */
const leases = new WeakMap<JobQueue, Map<number, LeasedJob>>()

const leasesOf = (jobs: JobQueue) => {
  const all = leases.get(jobs) ?? new Map<number, LeasedJob>()
  leases.set(jobs, all)
  return all
}

const numberOf = ({ payload }: Pick<LeasedJob, 'payload'>) => Number(payload.number)

class JobDraws {
  private readonly cast: Cast
  private readonly album: MemoryAlbum

  constructor(cast: Cast, album: MemoryAlbum) {
    this.cast = cast
    this.album = album
  }

  enqueue(): AlbumOperation {
    const { draws } = this.cast
    const key = draws.pick(['', 'a', 'b', 'c'])
    const job = {
      kind: draws.pick(kinds),
      payload: { number: draws.below(1e9) },
      ...(key === '' ? {} : { key }),
      ...(draws.chance(0.5) ? { delayMs: this.delay() } : {}),
    }
    return this.of('enqueue', job, (jobs) => jobs.enqueue(job))
  }

  /** All that are due, where one of them has run out of its lease: when its turn comes is the store's own affair. */
  lease(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const ranOut = this.album.jobs.rows.some(({ lease, dueAtMs }) => lease !== undefined && dueAtMs <= nowMs)
    const [wanted, ms] = [draws.chance(0.5) ? kinds : [draws.pick(kinds)], this.delay()]
    return this.of(ranOut ? 'lease all' : 'lease', { wanted, ms }, async (jobs) => {
      const taken: LeasedJob[] = []
      for (let next = await jobs.lease(wanted, ms); next; next = await jobs.lease(wanted, ms)) {
        taken.push(next)
        leasesOf(jobs).set(numberOf(next), next)
        if (!ranOut) break
      }
      return taken
        .map(({ kind, payload, attempt }) => ({ kind, payload, attempt }))
        .sort((one, other) => numberOf(one) - numberOf(other))
    })
  }

  extend(): AlbumOperation {
    const ms = this.delay()
    return this.held('extend', ms, (jobs, job) => jobs.extend(job, ms))
  }

  complete = () => this.held('complete', [], (jobs, job) => jobs.complete(job))

  retry(): AlbumOperation {
    const [ms, counted] = [this.delay(), this.cast.draws.chance(0.7)]
    return this.held('retry', [ms, counted], (jobs, job) => jobs.retry(job, 'again', ms, counted))
  }

  bury = () => this.held('bury', [], (jobs, job) => jobs.bury(job, 'over'))

  /** One at a time: of several that are due at the same moment, any may come first. */
  redrive(): AlbumOperation {
    const number = this.deadNumber()
    return this.of('redrive', number, async (jobs) => jobs.redrive(await idsOf(jobs, number)))
  }

  drop(): AlbumOperation {
    const number = this.deadNumber()
    return this.of('drop', number, async (jobs) => jobs.drop(await idsOf(jobs, number)))
  }

  stats = () => this.of('stats', [], (jobs) => jobs.stats())

  dead = () =>
    this.of('listDead', [], async (jobs) => (await deadOnes(jobs)).map(({ id: _, ...told }) => told))

  /** With the last lease of a job, which may be over. */
  private held(
    name: string,
    told: unknown,
    run: (jobs: JobQueue, job: LeasedJob) => Promise<unknown>,
  ): AlbumOperation {
    const number = this.cast.draws.pickIfAny([...leasesOf(this.album.jobs).keys()].slice(-12)) ?? 0
    return this.of(name, [number, told], async (jobs) => {
      const job = leasesOf(jobs).get(number)
      return job ? run(jobs, job) : 'no such lease'
    })
  }

  private deadNumber(): number {
    const job = this.cast.draws.pickIfAny(this.album.jobs.dead())
    return job ? numberOf(job) : 0
  }

  /** Nothing else is due at that moment. */
  private delay(): number {
    const { draws, nowMs } = this.cast
    const taken = new Set(this.album.jobs.rows.map(({ dueAtMs }) => dueAtMs))
    for (let ms = 1 + draws.below(500); ; ms++) if (!taken.has(nowMs + ms)) return ms
  }

  private of(name: string, told: unknown, run: (jobs: JobQueue) => Promise<unknown>): AlbumOperation {
    return operation(this.cast, `jobs.${name}`, told, ({ jobs }) => run(jobs))
  }
}

const deadOnes = (jobs: JobQueue) =>
  wholeList(3, async (cursor) => {
    const { jobs: items, next } = await jobs.listDead(cursor, 3)
    return { items, next }
  })

const idsOf = async (jobs: JobQueue, number: number) =>
  (await deadOnes(jobs)).flatMap((job) => (numberOf(job) === number ? job.id : []))
