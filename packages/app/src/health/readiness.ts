import type { Clock } from '@cloudalbum/core'

/** What a check has found; `problem` is a sentence for whoever runs the album. */
export interface Checked {
  problem?: string
  /** What the judgement rests on. */
  figures?: Record<string, number>
}

/** May throw: then what it looks at does not work. */
export type HealthCheck = () => Promise<Checked>

export interface ReadinessReport {
  ready: boolean
  checks: Record<string, Checked & { ok: boolean }>
}

export interface ReadinessOptions {
  checks: Record<string, HealthCheck>
  clock: Clock
  /** Told when a check throws, which is more than a limit that is reached. */
  onError: (error: unknown, check: string) => void
  timeoutMs?: number
  /** Anybody may ask: what was found is good for so long. */
  keepMs?: number
}

/** Whether the album can answer: it reads and writes, has room, and is not about to stop. */
export class Readiness {
  private readonly options: ReadinessOptions
  private last: { atMs: number; report: Promise<ReadinessReport> } | undefined
  private stopping = false

  constructor(options: ReadinessOptions) {
    this.options = options
  }

  /** From now on it is not ready, though what is asked is still answered: whoever passes on requests goes elsewhere. */
  stop(): void {
    this.stopping = true
  }

  async report(): Promise<ReadinessReport> {
    if (this.stopping)
      return { ready: false, checks: { process: { ok: false, problem: 'the album is about to stop' } } }
    const { clock, keepMs = 2000 } = this.options
    const nowMs = clock.now()
    if (!this.last || nowMs - this.last.atMs >= keepMs) this.last = { atMs: nowMs, report: this.look() }
    return this.last.report
  }

  private async look(): Promise<ReadinessReport> {
    const looked = Object.entries(this.options.checks).map(async ([name, check]) => {
      const found = await this.run(name, check)
      return [name, { ok: found.problem === undefined, ...found }] as const
    })
    const checks = Object.fromEntries(await Promise.all(looked))
    return { ready: Object.values(checks).every(({ ok }) => ok), checks }
  }

  private async run(name: string, check: HealthCheck): Promise<Checked> {
    const { timeoutMs = 5000, onError } = this.options
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<Checked>((resolve) => {
      timer = setTimeout(() => resolve({ problem: `did not answer within ${timeoutMs} ms` }), timeoutMs)
    })
    try {
      return await Promise.race([check(), late])
    } catch (error) {
      onError(error, name)
      return { problem: `the ${name} is down` }
    } finally {
      clearTimeout(timer)
    }
  }
}
