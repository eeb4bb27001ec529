import { MemoryCdn } from '@cloudalbum/adapters-local'
import { systemClock, webhookNotifier, writeClicks } from '@cloudalbum/core'
import { albumSecret } from '../secrets.ts'
import { openDiskFiles } from './disk-files.ts'
import type { AdapterOptions, EdgeAdapters } from './edge.ts'
import { machineParts } from './machine.ts'
import { openSqliteRows } from './sqlite-rows.ts'

/** Of avatars and banners that are kept in memory. */
const profileImageBytes = 32 * 1024 * 1024

/** Every port of the core, on one machine. */
export function createLocalAdapters(options: AdapterOptions) {
  const { config, telemetry, clock = systemClock } = options
  const rows = openSqliteRows(options, clock)
  const secret = albumSecret(config)
  const files = openDiskFiles({ dataDir: config.dataDir, secret, clock, telemetry })
  const cdn = new MemoryCdn({ maxBytes: profileImageBytes })
  const { webhooks, jobs, clicks } = rows
  const buffered = { ...rows, blobs: files.blobs, clicks, clock }
  return {
    ...machineParts(options, clock, secret),
    ...rows,
    ...files,
    cdn,
    notifier: webhookNotifier({ webhooks, jobs, clock }),
    upkeep: [{ everyMs: 5000, run: () => writeClicks(buffered) }, ...files.upkeep, ...rows.upkeep],
    cachedProfileImage: (path, read) => cdn.fetch(path, read),
    worksHere: true,
  } satisfies EdgeAdapters
}

export type LocalAdapters = ReturnType<typeof createLocalAdapters>
