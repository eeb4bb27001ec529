import { albumJobs, albumUpkeep, jsonLog } from '@cloudalbum/app'
import { openAlbum } from './lib/album.ts'

const { ports, adapters } = await openAlbum()
const kinds = Object.values(albumJobs(ports)).flatMap((lane) => Object.keys(lane as object))
const graceMs = 60_000
const mostAtOnce = 1000

/** Messages of the schedule: `everyMs` says which upkeep is due. Jobs whose messages were lost are announced each time. */
export async function handler({ everyMs }: { everyMs: number }): Promise<void> {
  await ports.jobs.announceOverdue(kinds, graceMs, mostAtOnce)
  for (const upkeep of [...albumUpkeep(ports, jsonLog), ...adapters.upkeep])
    if (upkeep.everyMs === everyMs) await upkeep.run()
}
