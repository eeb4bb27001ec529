import {
  collectOrphans,
  collectProfileOrphans,
  collectTrash,
  createMissingProfiles,
  dayOf,
  keepBackingUp,
  keepSweeping,
  pruneDeliveries,
  reconcile,
  reconcileProfileImages,
  resumeAccountDeletions,
  resumeDeliveries,
  resumeWorks,
} from '@cloudalbum/core'
import type { AlbumPorts } from './album-ports.ts'
import type { Log } from './log/log-line.ts'
import { inTurn, tracedUpkeep } from './traces/traced-upkeep.ts'

export const minuteMs = 60_000
const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** What has to be looked after from time to time, at start among others; each may run again at any moment. */
export interface Upkeep {
  everyMs: number
  /** In traces; undefined: it stands in none. */
  name?: string
  /** It costs the more, the more files there are; and finds nothing while nobody uses the album. */
  looksAtAllFiles?: boolean
  run: () => Promise<unknown>
}

export function albumUpkeep(ports: AlbumPorts, log: Log): Upkeep[] {
  const turn = (name: string, everyMs: number, tasks: Record<string, () => Promise<unknown>>): Upkeep => ({
    name,
    everyMs,
    run: () => inTurn(ports.telemetry, tasks),
  })
  return [
    turn('upkeep every 5 minutes', 5 * minuteMs, soon(ports, log)),
    turn('upkeep every hour', hourMs, hourly(ports)),
    { ...turn('upkeep of orphans', hourMs, orphans(ports, log)), looksAtAllFiles: true },
    turn('upkeep every day', dayMs, daily(ports)),
  ].map((one) => tracedUpkeep(ports.telemetry, one))
}

function soon(ports: AlbumPorts, log: Log) {
  const onError = (error: unknown) => log('error', 'background', { error })
  const { backups } = ports
  return {
    'resume deletions of accounts': () => resumeAccountDeletions(ports),
    'reconcile photos': () => reconcile({ ...ports, onError }),
    'reconcile profile images': () => reconcileProfileImages({ ...ports, onError }),
    'resume deliveries': () => resumeDeliveries(ports),
    'resume long work': () => resumeWorks(ports),
    ...(backups ? { 'keep backing up': () => keepBackingUp(ports, backups) } : {}),
  }
}

const hourly = (ports: AlbumPorts) => ({
  'create missing profiles': () => createMissingProfiles(ports),
  'collect trash': () => collectTrash(ports),
  'prune deliveries': () => pruneDeliveries(ports),
  'keep verifying': () => keepSweeping(ports, ports.verify),
})

const orphans = (ports: AlbumPorts, log: Log) => ({
  'collect profile images': () => collectProfileOrphans(ports),
  async 'collect files without a row'() {
    const { refused } = await collectOrphans(ports)
    if (refused)
      log('warn', 'orphans-refused', {
        detail: 'Many files have no row: are these rows those of these files? Nothing was removed.',
      })
  },
})

const daily = (ports: AlbumPorts) => ({
  async 'prune what is over'() {
    const nowMs = ports.clock.now()
    const before = nowMs - 30 * dayMs
    await ports.changes.prune(nowMs - 7 * dayMs)
    await ports.salts.prune(dayOf(nowMs - dayMs))
    await ports.insights.pruneVisitors(dayOf(before))
    for (const store of [ports.sessions, ports.codes, ports.invitations]) await store.prune(before)
  },
})
