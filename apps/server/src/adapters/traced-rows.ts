import { tracedQueue } from '@cloudalbum/app'
import type { JobQueue } from '@cloudalbum/core'
import { tracedPort, type Telemetry } from '@cloudalbum/telemetry'

/** The stores whose every call is told: one span for what the album asks for, however many statements that takes. */
const stores = [
  'accounts',
  'profiles',
  'sessions',
  'codes',
  'keys',
  'invitations',
  'settings',
  'limiter',
  'photos',
  'index',
  'albums',
  'links',
  'galleries',
  'items',
  'claims',
  'clicks',
  'salts',
  'insights',
  'tickets',
  'changes',
  'webhooks',
  'work',
] as const

type Rows = Record<(typeof stores)[number], object> & { jobs: JobQueue }

/** With a span around each call of SQLite. */
export function tracedRows<Some extends Rows>(telemetry: Telemetry, rows: Some): Some {
  if (!telemetry.on) return rows
  const attributes = { 'db.system.name': 'sqlite', 'peer.service': 'sqlite' }
  const traced = stores.map((name) => [
    name,
    tracedPort(telemetry, rows[name], { name, except: ['subscribe'], isLeaf: true, attributes }),
  ])
  return {
    ...rows,
    ...(Object.fromEntries(traced) as Some),
    jobs: tracedQueue(telemetry, rows.jobs, 'sqlite'),
  }
}
