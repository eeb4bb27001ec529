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

export const minuteMs = 60_000
const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** What has to be looked after from time to time, at start among others; each may run again at any moment. */
export interface Upkeep {
  everyMs: number
  run: () => Promise<unknown>
}

export function albumUpkeep(ports: AlbumPorts, log: Log): Upkeep[] {
  const onError = (error: unknown) => log('error', 'background', { error })
  return [
    {
      everyMs: 5 * minuteMs,
      async run() {
        await resumeAccountDeletions(ports)
        await reconcile({ ...ports, onError })
        await reconcileProfileImages({ ...ports, onError })
        await resumeDeliveries(ports)
        await resumeWorks(ports)
        if (ports.backups) await keepBackingUp(ports, ports.backups)
      },
    },
    {
      everyMs: hourMs,
      async run() {
        await createMissingProfiles(ports)
        await collectTrash(ports)
        await collectProfileOrphans(ports)
        await pruneDeliveries(ports)
        await keepSweeping(ports, ports.verify)
        const { refused } = await collectOrphans(ports)
        if (refused)
          log('warn', 'orphans-refused', {
            detail: 'Many files have no row: are these rows those of these files? Nothing was removed.',
          })
      },
    },
    {
      everyMs: dayMs,
      async run() {
        const nowMs = ports.clock.now()
        const before = nowMs - 30 * dayMs
        await ports.changes.prune(nowMs - 7 * dayMs)
        await ports.salts.prune(dayOf(nowMs - dayMs))
        await ports.insights.pruneVisitors(dayOf(before))
        for (const store of [ports.sessions, ports.codes, ports.invitations]) await store.prune(before)
      },
    },
  ]
}
