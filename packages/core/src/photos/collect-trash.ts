import { buryPhotos, enqueuePurge, type PurgePorts } from './purge-photos.ts'
import { trashKeptDays } from './trash-photos.ts'

const batch = 500
const dayMs = 86_400_000
/** A purge that shows no progress for this long has lost its job, for example to a power cut. */
const stalledMs = 10 * 60_000

/** Purges what has been in the trash for 30 days, and takes up purges that were cut off. Gives how many it purged. */
export async function collectTrash(ports: PurgePorts): Promise<number> {
  const nowMs = ports.clock.now()
  let count = 0
  for await (const page of pages(ports, 'trashed', nowMs - trashKeptDays * dayMs))
    for (const [accountId, photos] of Map.groupBy(page, (photo) => photo.accountId))
      count += await buryPhotos(
        ports,
        accountId,
        photos.map((photo) => photo.id),
      )
  const stalled = new Set<string>()
  for await (const page of pages(ports, 'purging', nowMs - stalledMs))
    for (const photo of page) stalled.add(photo.accountId)
  for (const accountId of stalled) await enqueuePurge(ports.jobs, accountId)
  return count
}

async function* pages(ports: PurgePorts, state: 'trashed' | 'purging', beforeMs: number) {
  let cursor: string | undefined
  do {
    const page = await ports.photos.listByState(null, state, beforeMs, cursor, batch)
    yield page.photos
    cursor = page.next
  } while (cursor)
}
