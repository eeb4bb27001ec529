import type { JobQueue, Notifier } from '@cloudalbum/core'
import type { MetricRegistry } from './registry.ts'

/** A try of a job that has ended. */
export interface FinishedJob {
  kind: string
  durationMs: number
  /** `gone`: what it was for is not there any more. `stopped`: it is taken up again. */
  outcome: 'done' | 'failed' | 'gone' | 'stopped'
}

/** Decoding a photo takes a second or so; deleting many takes minutes. In seconds. */
const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

/** What waits, and how long the work takes. */
export function jobMetrics(registry: MetricRegistry, queue: Pick<JobQueue, 'stats'>, now: () => number) {
  const finished = registry.counter(
    'cloudalbum_jobs_total',
    'Tries of background work that ended, by kind and outcome.',
  )
  const duration = registry.histogram(
    'cloudalbum_job_duration_seconds',
    'Time that a try of background work took, by kind.',
    buckets,
  )
  const photos = registry.counter(
    'cloudalbum_photos_processed_total',
    'Photos that are ready, or were rejected.',
  )
  registry.gauge(
    'cloudalbum_jobs',
    'Background work by state: due, leased (running) or dead (failed for good).',
    async () => {
      const stats = await queue.stats()
      return (['due', 'leased', 'dead'] as const).map((state) => ({ labels: { state }, value: stats[state] }))
    },
  )
  registry.gauge('cloudalbum_jobs_oldest_due_seconds', 'How long the oldest work has been due.', async () => {
    const { oldestDueAtMs } = await queue.stats()
    return [{ value: oldestDueAtMs === undefined ? 0 : Math.max(now() - oldestDueAtMs, 0) / 1000 }]
  })
  return {
    onJob({ kind, durationMs, outcome }: FinishedJob): void {
      finished({ kind, outcome })
      duration({ kind }, durationMs / 1000)
    },
    /** Counts photos by what is told of them. */
    counting: (notifier: Notifier): Notifier => ({
      publish(notification) {
        const [, outcome] = /^photo\.(ready|rejected)$/.exec(notification.type) ?? []
        if (outcome !== undefined) photos({ outcome })
        return notifier.publish(notification)
      },
    }),
  }
}
