import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { AlbumServer, Visitor } from './album-server.ts'
import type { DrawnJpeg } from './draw-jpegs.ts'

interface Reserved {
  photos: { photoId: string; upload?: { url: string; headers: Record<string, string> } }[]
}

const atOnce = 100
const limitMs = 600_000

/** Uploads photos, and waits until the timeline counts all of them. Gives their ids. */
export async function sendPhotos(
  { baseUrl }: AlbumServer,
  visitor: Visitor,
  files: readonly DrawnJpeg[],
): Promise<string[]> {
  const ids: string[] = []
  for (let from = 0; from < files.length; from += atOnce) {
    const batch = files.slice(from, from + atOnce)
    const announced = batch.map(({ sizeBytes, sha256 }, i) => ({
      fileName: `${from + i}.jpg`,
      contentType: 'image/jpeg',
      sizeBytes,
      sha256,
    }))
    const { photos } = await visitor.json<Reserved>('POST', '/api/photos/batch', { photos: announced })
    for (const [i, { photoId, upload }] of photos.entries()) {
      ids.push(photoId)
      if (upload) await put(new URL(upload.url, baseUrl), upload.headers, batch[i]?.path ?? '')
    }
  }
  const deadlineMs = performance.now() + limitMs
  for (;;) {
    const { total } = await visitor.json<{ total: number }>('GET', '/api/timeline')
    if (total >= files.length) return ids
    if (performance.now() > deadlineMs) throw new Error(`Only ${total} photos became ready.`)
    await pause(200)
  }
}

async function put(url: URL, headers: Record<string, string>, path: string): Promise<void> {
  const { ok, status } = await fetch(url, { method: 'PUT', headers, body: await readFile(path) })
  if (!ok) throw new Error(`A photo was not taken: ${status}`)
}
