import { setTimeout as pause } from 'node:timers/promises'
import type { AlbumClient } from './album-client.ts'
import { draw } from './draw.ts'

/** What people do at once until they are told to end; each failure is noted, with what was done. */
export interface Visits {
  /** Requests that were answered. */
  done: number
  failures: string[]
  /** Photos that were acknowledged and not deleted since. */
  kept: Set<string>
}

/** How many photos there are at most: then the oldest go. */
const most = 60
let drawn = 0

/** Uploads, looks, searches and deletes as one person, each again and again. Resolves when all have ended. */
export async function visit(client: AlbumClient, visits: Visits, signal: AbortSignal): Promise<void> {
  const loop = async (what: string, act: () => Promise<void>) => {
    while (!signal.aborted)
      await act().then(
        () => (visits.done += 1),
        (error: unknown) => visits.failures.push(`${what}: ${String(error)}`),
      )
  }
  await Promise.all([
    loop('upload', () => upload(client, visits, signal)),
    loop('upload', () => upload(client, visits, signal)),
    loop('look', () => look(client)),
    loop('search', () => search(client)),
    loop('delete', () => removeOldest(client, visits, signal)),
  ])
}

/** The next photo comes when this one can be seen: more would come than one machine can process. */
async function upload(client: AlbumClient, { kept }: Visits, signal: AbortSignal): Promise<void> {
  const photo = await draw((drawn += 1), 200)
  const reserved = await client.reserve(photo)
  if (reserved.outcome === 'duplicate') return
  const { status, text } = await client.put(reserved.upload, photo.bytes)
  if (status !== 201) throw new Error(`${status} ${text}`)
  kept.add(reserved.photoId)
  while (!signal.aborted) {
    const { state } = await client.json<{ state: string }>('GET', `/api/photos/${reserved.photoId}`)
    if (state === 'ready') return
    if (state !== 'expected' && state !== 'processing') throw new Error(`${reserved.photoId} is ${state}`)
    await pause(100)
  }
}

/** The newest month as the timeline shows it, with a picture. */
async function look(client: AlbumClient): Promise<void> {
  const { months } = await client.json<{ months: { month: string }[] }>('GET', '/api/timeline')
  const [newest] = months
  if (!newest) return
  const page = await client.json<{ thumbnailUrls: string[] }>('GET', `/api/timeline/${newest.month}`)
  for (const url of page.thumbnailUrls.filter((one) => one !== '').slice(0, 3)) {
    const { status } = await client.get(url)
    // Deleted meanwhile by the same person.
    if (status !== 200 && status !== 404) throw new Error(`${status} for a thumbnail`)
  }
}

async function search(client: AlbumClient): Promise<void> {
  await client.json('GET', '/api/search?q=proof')
}

async function removeOldest(client: AlbumClient, { kept }: Visits, signal: AbortSignal): Promise<void> {
  await pause(50)
  const spare = kept.size - most
  if (spare <= 0 || signal.aborted) return
  const ids = [...kept].slice(0, spare)
  await client.json('POST', '/api/photos/trash', { ids })
  await client.json('DELETE', '/api/trash')
  for (const id of ids) kept.delete(id)
}
