import type { Clock } from '@cloudalbum/core'
import { Latencies } from './latencies.ts'
import { Windows } from './windows.ts'

/** What the album does: answers requests, or does work that nobody waits for. */
export type Source = 'requests' | 'jobs'

/** How often, how well and how fast. */
export interface Served {
  calls: number
  errors: number
  p50Ms: number | null
  p95Ms: number | null
}

export interface ServiceMapView {
  sources: ({ name: Source } & Served)[]
  /** By calls, most first. */
  downstreams: ({ name: string; from: Record<Source, number> } & Served)[]
}

class Tally {
  readonly latencies = new Latencies()
  errors = 0

  add(durationMs: number, failed: boolean): void {
    this.latencies.add(durationMs)
    if (failed) this.errors += 1
  }

  addAll(other: Tally): void {
    this.latencies.addAll(other.latencies)
    this.errors += other.errors
  }

  get served(): Served {
    const { latencies, errors } = this
    const [p50Ms = null, p95Ms = null] = [0.5, 0.95].map((share) => latencies.quantile(share))
    return { calls: latencies.count, errors, p50Ms, p95Ms }
  }
}

type Tallies = Map<string, Tally>

const sources = ['requests', 'jobs'] as const
/** More names than there are adapters can only be a mistake: they share one. */
const maxNames = 20
const others = 'others'
const edge = (source: Source, name: string) => `${source} → ${name}`

/** Who asks whom, how often, how well and how fast, within the last hour. */
export class ServiceMap {
  private readonly windows: Windows<Tallies>
  private readonly names = new Set<string>()

  constructor(clock: Clock) {
    this.windows = new Windows<Tallies>(clock, () => new Map())
  }

  /** A request was answered, or a job has ended. */
  entered(source: Source, durationMs: number, failed: boolean): void {
    tallyOf(this.windows.current, source).add(durationMs, failed)
  }

  /** A downstream has answered. */
  called(source: Source, downstream: string, durationMs: number, failed: boolean): void {
    const name = this.names.has(downstream) || this.names.size < maxNames ? downstream : others
    this.names.add(name)
    tallyOf(this.windows.current, edge(source, name)).add(durationMs, failed)
  }

  view(): ServiceMapView {
    const sums: Tallies = new Map()
    for (const window of this.windows.all) for (const [key, tally] of window) tallyOf(sums, key).addAll(tally)
    const downstreams = [...this.names].flatMap((name) => {
      const [requests, jobs] = sources.map((source) => sums.get(edge(source, name)))
      const both = new Tally()
      if (requests) both.addAll(requests)
      if (jobs) both.addAll(jobs)
      const { served } = both
      const from = { requests: requests?.served.calls ?? 0, jobs: jobs?.served.calls ?? 0 }
      return served.calls === 0 ? [] : [{ name, from, ...served }]
    })
    return {
      sources: sources.map((name) => ({ name, ...(sums.get(name) ?? new Tally()).served })),
      downstreams: downstreams.sort((a, b) => b.calls - a.calls),
    }
  }
}

function tallyOf(tallies: Tallies, key: string): Tally {
  const known = tallies.get(key)
  if (known) return known
  const made = new Tally()
  tallies.set(key, made)
  return made
}
