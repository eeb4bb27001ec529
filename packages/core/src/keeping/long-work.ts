import { AppError, notFound } from '../errors.ts'
import type { LongWork, LongWorkStore, WorkFinding, WorkFindings } from '../ports/long-work-store.ts'
import type { WorkProgress } from './long-run.ts'

/** The others are counted only. */
const keptFindings = 50
const longestText = 500
/** Of writes that others were faster than. */
const mostTries = 20

export interface WorkOrder {
  kind: string
  /** Of a kind that runs for each of something: which. */
  subject?: string
  options?: Record<string, unknown>
}

export const workId = ({ kind, subject }: Pick<WorkOrder, 'kind' | 'subject'>) =>
  subject === undefined ? kind : `${kind}:${subject}`

export const newWork = (order: WorkOrder, nowMs: number): LongWork => ({
  id: workId(order),
  kind: order.kind,
  options: order.options ?? {},
  state: 'running',
  done: 0,
  findings: { count: 0, repaired: 0, first: [] },
  startedAtMs: nowMs,
  updatedAtMs: nowMs,
  revision: 1,
})

/** Somebody is at it, and not for too long without a word. */
export const isHeld = ({ lease }: LongWork, nowMs: number) => lease !== undefined && lease.endsAtMs > nowMs

/** As it goes on after a stop, a failure or a crash. */
export const resumedWork = ({ error: _error, ...work }: LongWork): LongWork => ({ ...work, state: 'running' })

/** Nobody is at it any more. */
export const endedWork = ({ lease: _lease, ...work }: LongWork, state: LongWork['state']): LongWork => ({
  ...work,
  state,
})

export const advancedWork = <Cursor>(work: LongWork, progress: WorkProgress<Cursor>): LongWork => {
  const { done, total = work.total, cursor, findings = [] } = progress
  return {
    ...work,
    done,
    ...(total === undefined ? {} : { total }),
    cursor,
    findings: withFindings(work.findings, findings),
  }
}

function withFindings(before: WorkFindings, more: readonly WorkFinding[]): WorkFindings {
  if (more.length === 0) return before
  const room = Math.max(0, keptFindings - before.first.length)
  const short = (text: string) => text.slice(0, longestText).toWellFormed()
  return {
    count: before.count + more.length,
    repaired: before.repaired + more.filter(({ repaired }) => repaired).length,
    first: [
      ...before.first,
      ...more.slice(0, room).map((one) => ({ ...one, where: short(one.where), how: short(one.how) })),
    ],
  }
}

/**
 * Reads, changes and writes until nothing comes between. `change` is pure and may be called again; the same object leaves it as it is.
 * @throws AppError `not-found`; `unavailable` when others were always faster.
 */
export async function changeWork(
  store: Pick<LongWorkStore, 'get' | 'write'>,
  id: string,
  nowMs: number,
  change: (work: LongWork) => LongWork,
): Promise<LongWork> {
  for (let tries = 0; tries < mostTries; tries++) {
    const before = await store.get(id)
    if (!before) throw notFound('work')
    const after = change(before)
    if (after === before) return before
    const written = { ...after, updatedAtMs: nowMs, revision: before.revision + 1 }
    if (await store.write(written)) return written
  }
  throw new AppError('unavailable', 'Others change this work all the time. Try again in a moment.', {
    retryAfterS: 1,
  })
}
