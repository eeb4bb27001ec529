import { isAppError } from '../errors.ts'
import type { LongWork } from '../ports/long-work-store.ts'
import { HeldWork, newHolder, WorkLost, type HoldPorts, type HoldTerms } from './hold-work.ts'
import type { LongRun } from './long-run.ts'
import { isHeld, newWork, resumedWork, workId, type WorkOrder } from './long-work.ts'

export interface RunOptions extends Partial<HoldTerms> {
  /** Ends it from outside. */
  signal?: AbortSignal
  /** Pauses at the first report after so long. */
  sliceMs?: number
  /** Somebody takes it up again: ended from outside, or failed, it stays `running`. Otherwise it is `stopped`, or `failed`. */
  staysRunning?: boolean
}

/** `busy`: another process is at it. `paused`: it stays `running`, for whoever takes it up. */
export type WorkOutcome<Result> =
  { state: 'done'; work: LongWork; result: Result } | { state: 'stopped' | 'paused' | 'busy'; work: LongWork }

const defaults = { leaseMs: 60_000, beatMs: 5000, onProgress: () => undefined, pauseWhen: () => false }

/**
 * Starts a long work, or goes on with one of the same order that was stopped, failed or was cut off, and runs it to its end.
 * With `anew` it starts from the beginning. Who goes on is told what was found before. @throws what the run throws.
 */
export async function runLongWork<Cursor, Result>(
  ports: HoldPorts,
  order: WorkOrder & { anew?: boolean },
  run: LongRun<Cursor, Result>,
  options: RunOptions = {},
): Promise<WorkOutcome<Result>> {
  for (;;) {
    const nowMs = ports.clock.now()
    const before = await ports.work.get(workId(order))
    if (before && isTaken(ports, before)) return { state: 'busy', work: before }
    const goesOn = before && !order.anew && goesOnWith(before, order)
    const begun = goesOn ? resumedWork(before) : newWork(order, nowMs)
    const held = await claim(ports, before, begun, options)
    if (!held) continue
    for (const finding of held.work.findings.first) ports.onFinding?.(finding, held.work)
    return carryOn(held, run, options)
  }
}

/** Takes up a work that is `running` without anybody at it. Undefined when there is no such work. @throws what the run throws. */
export async function continueLongWork<Cursor, Result>(
  ports: HoldPorts,
  id: string,
  run: LongRun<Cursor, Result>,
  options: RunOptions = {},
): Promise<WorkOutcome<Result> | undefined> {
  for (;;) {
    const before = await ports.work.get(id)
    if (before?.state !== 'running') return undefined
    if (isTaken(ports, before)) return { state: 'busy', work: before }
    const held = await claim(ports, before, before, options)
    if (held) return carryOn(held, run, options)
  }
}

const isTaken = ({ clock, isGone }: HoldPorts, work: LongWork) =>
  isHeld(work, clock.now()) && !(work.lease?.by && isGone?.(work.lease.by))

/** Whether it is the same order, and not at its end. */
const goesOnWith = ({ state, options }: LongWork, order: WorkOrder) =>
  state !== 'done' && JSON.stringify(options) === JSON.stringify(order.options ?? {})

/** Undefined when somebody was faster. */
async function claim(
  ports: HoldPorts,
  before: LongWork | undefined,
  begun: LongWork,
  { sliceMs = Infinity, ...options }: RunOptions,
): Promise<HeldWork | undefined> {
  const nowMs = ports.clock.now()
  const terms = { ...defaults, ...options }
  const pauseWhen = (now: LongWork) => ports.clock.now() >= nowMs + sliceMs || terms.pauseWhen(now)
  const by = ports.writer ? { by: ports.writer } : {}
  const lease = { holder: newHolder(), endsAtMs: nowMs + terms.leaseMs, ...by }
  const work = { ...begun, lease, updatedAtMs: nowMs, revision: (before?.revision ?? 0) + 1 }
  return (await ports.work.write(work)) ? new HeldWork(ports, work, { ...terms, pauseWhen }) : undefined
}

async function carryOn<Cursor, Result>(
  held: HeldWork,
  run: LongRun<Cursor, Result>,
  { signal, staysRunning = false }: RunOptions,
): Promise<WorkOutcome<Result>> {
  const end = () => held.interrupt('outside')
  signal?.addEventListener('abort', end)
  if (signal?.aborted) end()
  try {
    // Only runs of this kind have written it.
    const from = held.work.cursor as Cursor | undefined
    held.signal.throwIfAborted()
    const result = await run(from, (progress) => held.report(progress), held.signal)
    return { state: 'done', result, work: await held.end('done', { result }) }
  } catch (error) {
    return await interrupted(held, error, staysRunning)
  } finally {
    signal?.removeEventListener('abort', end)
    held.drop()
  }
}

async function interrupted(held: HeldWork, error: unknown, staysRunning: boolean) {
  try {
    switch (held.interruption) {
      case 'lost':
        break
      case 'stopped':
        return { state: 'stopped', work: await held.end('stopped') } as const
      case 'paused':
        return { state: 'paused', work: await held.end('running') } as const
      case 'outside':
        return staysRunning
          ? ({ state: 'paused', work: await held.end('running') } as const)
          : ({ state: 'stopped', work: await held.end('stopped') } as const)
      case undefined:
        await held.end(staysRunning ? 'running' : 'failed', { error: errorText(error) })
        throw error
    }
  } catch (reason) {
    if (!(reason instanceof WorkLost)) throw reason
  }
  return { state: 'busy', work: held.work } as const
}

/** What an administrator is shown. */
export const errorText = (error: unknown) =>
  error instanceof Error && !isAppError(error) ? `${error.name}: ${error.message}` : messageOf(error)

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
