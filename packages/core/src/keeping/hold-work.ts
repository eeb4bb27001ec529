import { isAppError } from '../errors.ts'
import { newSecret } from '../ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { LongWork, LongWorkStore, WorkFinding, WorkProcess } from '../ports/long-work-store.ts'
import type { WorkProgress } from './long-run.ts'
import { advancedWork, changeWork, endedWork } from './long-work.ts'

export interface HoldPorts {
  work: LongWorkStore
  clock: Clock
  /** Told when the store does not answer between two reports; that alone stops nothing. */
  onError: (error: unknown) => void
  /** This process, and whether another one has ended: then nobody waits for the end of its lease. */
  writer?: WorkProcess
  isGone?: (by: WorkProcess) => boolean
  /** Told of each finding before it is remembered: again, rather than never. */
  onFinding?: (finding: WorkFinding, work: LongWork) => void
}

export interface HoldTerms {
  /** How long it is nobody else's after a crash. */
  leaseMs: number
  /** How often to look whether it is to stop. */
  beatMs: number
  /** Asked after each report. */
  pauseWhen: (work: LongWork) => boolean
  onProgress: (work: LongWork) => void
}

/** Why a run is to end before its time. */
export type Interruption = 'stopped' | 'paused' | 'lost' | 'outside'

/** Another process has taken the work, or it is gone: nothing of it may be written any more. */
export class WorkLost extends Error {}

export const newHolder = () => newSecret(12)

/** One process at one work: keeps its lease alive, remembers its progress, hears that it is to stop. */
export class HeldWork {
  work: LongWork
  interruption: Interruption | undefined
  private readonly controller = new AbortController()
  private readonly ports: HoldPorts
  private readonly terms: HoldTerms
  private readonly timer: ReturnType<typeof setInterval>
  /** One write after the other. */
  private last: Promise<unknown> = Promise.resolve()

  /** @param work whose lease is this process's. */
  constructor(ports: HoldPorts, work: LongWork, terms: HoldTerms) {
    this.ports = ports
    this.work = work
    this.terms = terms
    this.timer = setInterval(() => void this.beat().catch(ports.onError), terms.beatMs)
  }

  get signal(): AbortSignal {
    return this.controller.signal
  }

  interrupt(why: Interruption): void {
    this.interruption ??= why
    this.controller.abort(new Error(`The work was interrupted (${this.interruption}).`))
  }

  async report<Cursor>(progress: WorkProgress<Cursor>): Promise<void> {
    for (const finding of progress.findings ?? []) this.ports.onFinding?.(finding, this.work)
    await this.change((work) => ({ ...advancedWork(work, progress), lease: this.lease() }))
    this.terms.onProgress(this.work)
    if (this.terms.pauseWhen(this.work)) this.interrupt('paused')
  }

  /** Nothing is held afterwards. */
  async end(state: LongWork['state'], more: Pick<LongWork, 'result' | 'error'> = {}): Promise<LongWork> {
    clearInterval(this.timer)
    await this.change((work) => ({ ...endedWork(work, state), ...more }))
    return this.work
  }

  /** After a loss: there is nothing to give back. */
  drop(): void {
    clearInterval(this.timer)
  }

  private async beat(): Promise<void> {
    const soonMs = this.ports.clock.now() + this.terms.leaseMs / 2
    try {
      await this.change((work) =>
        (work.lease?.endsAtMs ?? 0) > soonMs ? work : { ...work, lease: this.lease() },
      )
    } catch (error) {
      if (!(error instanceof WorkLost)) throw error
    }
  }

  private lease() {
    const { clock, writer } = this.ports
    const endsAtMs = clock.now() + this.terms.leaseMs
    return { holder: this.holder, endsAtMs, ...(writer ? { by: writer } : {}) }
  }

  private get holder(): string {
    return this.work.lease?.holder ?? ''
  }

  /** @throws WorkLost */
  private change(step: (work: LongWork) => LongWork): Promise<void> {
    const turn = this.last.then(() => this.write(step))
    this.last = turn.catch(() => undefined)
    return turn
  }

  private async write(step: (work: LongWork) => LongWork): Promise<void> {
    const { work: store, clock } = this.ports
    const { holder } = this
    try {
      this.work = await changeWork(store, this.work.id, clock.now(), (work) => {
        if (work.lease?.holder !== holder) throw new WorkLost('Another process has taken this work.')
        return step(work)
      })
    } catch (error) {
      if (!(error instanceof WorkLost) && !isAppError(error, 'not-found')) throw error
      this.interrupt('lost')
      throw new WorkLost('Another process has taken this work.', { cause: error })
    }
    if (this.work.state === 'stopping') this.interrupt('stopped')
  }
}
