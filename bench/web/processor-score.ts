import type { Result } from 'lighthouse'
import { getLogNormalScore } from 'lighthouse/shared/statistics.js'
import { processorTimes, type TraceEvent } from './task-times.ts'

const blockingTime = 'total-blocking-time'
/** Lighthouse's curve of this metric for phones, its slower processor, and what it lets a task take. */
const curve = { p10: 200, median: 600 }
const slower = 4
const freeMs = 50

/**
 * The score of performance with one change: a task blocks for the processor time that it takes, on the processor four
 * times as slow, and not for as long as it waits for a core of this machine. All tasks of the visit count, those before
 * the first paint and after the last too.
 */
export function processorScore(report: Result, traceEvents: readonly TraceEvent[]): number {
  const blockedMs = processorTimes(traceEvents).reduce(
    (sum, ms) => sum + Math.max(0, ms * slower - freeMs),
    0,
  )
  const refs = (report.categories['performance']?.auditRefs ?? []).filter(({ weight }) => weight > 0)
  const weights = refs.reduce((sum, { weight }) => sum + weight, 0)
  const points = refs.reduce((sum, { id, weight }) => {
    const score = id === blockingTime ? getLogNormalScore(curve, blockedMs) : (report.audits[id]?.score ?? 0)
    return sum + weight * score
  }, 0)
  return Math.round((points / weights) * 100)
}
