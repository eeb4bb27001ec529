import { albumJobs, albumUpkeep, jsonLog, tracedUpkeep } from '@cloudalbum/app'
import { openAlbum } from './lib/album.ts'
import { isDue } from './lib/due-upkeep.ts'
import { traced } from './lib/traces.ts'

const album = await openAlbum()
const { ports, adapters, telemetry } = album
const kinds = Object.values(albumJobs(ports)).flatMap((lane) => Object.keys(lane as object))
const graceMs = 60_000
const mostAtOnce = 1000

/** Messages of the schedule: `everyMs` is its pace. Jobs whose messages were lost are announced each time. */
export const handler = traced(album, 'schedule', async ({ everyMs }: { everyMs: number }): Promise<void> => {
  await ports.jobs.announceOverdue(kinds, graceMs, mostAtOnce)
  const quietMs = await adapters.activity.quietForMs()
  const own = adapters.upkeep.map((one) => tracedUpkeep(telemetry, one))
  for (const upkeep of [...albumUpkeep(ports, jsonLog), ...own])
    if (isDue(upkeep, everyMs, quietMs)) await upkeep.run()
})
