import { buryPhotos, type PurgePorts } from './purge-photos.ts'

const batch = 500

/** Deletes for good what was in the trash when this began. */
export async function emptyTrash(ports: PurgePorts, accountId: string): Promise<void> {
  const endMs = ports.clock.now() + 1
  let cursor: string | undefined
  do {
    const page = await ports.photos.listByState(accountId, 'trashed', endMs, cursor, batch)
    if (page.photos.length > 0)
      await buryPhotos(
        ports,
        accountId,
        page.photos.map((photo) => photo.id),
      )
    cursor = page.next
  } while (cursor)
}
