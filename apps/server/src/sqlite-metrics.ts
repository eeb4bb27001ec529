import type { SqliteFigures } from '@cloudalbum/adapters-local'
import type { MetricRegistry } from '@cloudalbum/app'

/** How large the database is, and what is in it; asked once for all of them. */
export function sqliteMetrics(
  registry: MetricRegistry,
  figures: () => SqliteFigures,
  now: () => number,
): void {
  let asked: SqliteFigures | undefined
  const read = (): SqliteFigures => {
    if (!asked) {
      asked = figures()
      queueMicrotask(() => (asked = undefined))
    }
    return asked
  }
  const by = (label: string, values: Record<string, number>) =>
    Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }))
  registry.gauge(
    'cloudalbum_sqlite_bytes',
    'Size of the database file, of its write-ahead log, and what is free in it.',
    () => {
      const { databaseBytes: database, walBytes: wal, freeBytes: free } = read()
      return by('part', { database, wal, free })
    },
  )
  registry.gauge('cloudalbum_original_bytes', 'Size of all originals.', () => [
    { value: read().originalBytes },
  ])
  registry.gauge('cloudalbum_photos', 'Photos by state.', () => by('state', read().photos))
  registry.gauge('cloudalbum_jobs_of_kind', 'Background work by kind and state.', () =>
    read().jobs.flatMap(({ kind, due, leased, later, dead }) =>
      Object.entries({ due, leased, later, dead }).map(([state, value]) => ({
        labels: { kind, state },
        value,
      })),
    ),
  )
  registry.gauge(
    'cloudalbum_jobs_of_kind_oldest_due_seconds',
    'How long the oldest work of a kind has been due.',
    () =>
      read().jobs.map(({ kind, oldestDueAtMs }) => ({
        labels: { kind },
        value: oldestDueAtMs === null ? 0 : Math.max(now() - oldestDueAtMs, 0) / 1000,
      })),
  )
}
