import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startAlbum, type AlbumServer, type Visitor } from './lib/album-server.ts'
import { drawnJpegs, type DrawnJpeg } from './lib/draw-jpegs.ts'
import { atLeast, atMost, besidePeer, type Bench, type BenchOptions } from './lib/figure.ts'
import { withFolder } from './lib/folders.ts'
import { quantile } from './lib/numbers.ts'
import { startPeer } from './lib/peer-server.ts'
import { runProgram } from './lib/processes.ts'
import { sendPhotos } from './lib/send-photos.ts'

const events = 10_000
const batch = 10
const photos = 60
/** Clicks wait up to a minute to be written. */
const countedWithinMs = 120_000
const clicking = join(import.meta.dirname, 'peers/clicking.ts')

interface Counted {
  totals: { views: number }
}

/**
 * 10,000 clicks in batches of 10 on the items of a gallery, from 4 visitors at once, while photos of 12 megapixels are uploaded and
 * processed. Then the gallery's owner is told how many there were. Before that as many go to a bare server that forgets them, while as
 * many photos come: what this machine lets a visitor have when all of it is busy.
 */
export async function clicks({ say }: BenchOptions): Promise<Bench> {
  const files = await drawnJpegs(photos + 2, 4000, 3000)
  return withFolder(async (folder) => {
    await using album = await startAlbum(folder)
    const owner = await album.signUp()
    const photoIds = await sendPhotos(album, owner, files.slice(0, 2))
    const { galleryId, itemIds } = await publish(owner, photoIds)
    await using bare = await startPeer('click-taker.ts')
    const click = (baseUrl: string) =>
      whilePhotosCome(album, files.slice(2), () =>
        runProgram<number[]>(clicking, [baseUrl, galleryId, String(events / batch), ...itemIds]),
      )
    const bareMs = await click(`http://127.0.0.1:${bare.port}`)
    const latencyMs = await click(album.baseUrl)
    say(`${latencyMs.length} batches were accepted; waiting until they are counted`)
    const counted = await untilCounted(owner, galleryId)
    const p99 = { name: 'clicks meanwhile, answer, p99', value: quantile(latencyMs, 0.99), unit: 'ms' }
    return {
      name: 'clicks',
      rounds: `${events} clicks in ${latencyMs.length} requests while ${photos} photos are processed`,
      figures: [
        atMost(p99, 20),
        besidePeer(p99, { name: 'bare node:http', value: quantile(bareMs, 0.99) }, { atMost: 3 }),
        atLeast({ name: 'clicks counted', value: counted, unit: 'clicks' }, events),
      ],
    }
  })
}

/** Photos of somebody who has just signed up. */
async function whilePhotosCome<T>(album: AlbumServer, files: DrawnJpeg[], run: () => Promise<T>): Promise<T> {
  const ingest = sendPhotos(album, await album.signUp(), files)
  const result = await run()
  await ingest
  return result
}

async function publish(owner: Visitor, photoIds: string[]) {
  const { id } = await owner.json<{ id: string }>('POST', '/api/galleries', { title: 'Bench', photoIds })
  await owner.json('PATCH', `/api/galleries/${id}`, { state: 'published' })
  const { items } = await owner.json<{ items: { id: string }[] }>('GET', `/api/galleries/${id}/items`)
  return { galleryId: id, itemIds: items.map((item) => item.id) }
}

async function untilCounted(owner: Visitor, galleryId: string): Promise<number> {
  const deadlineMs = performance.now() + countedWithinMs
  for (;;) {
    const { totals } = await owner.json<Counted>('GET', `/api/galleries/${galleryId}/insights`)
    if (totals.views >= events || performance.now() > deadlineMs) return totals.views
    await pause(1000)
  }
}
