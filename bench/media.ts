import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startAlbum, type AlbumServer, type Visitor } from './lib/album-server.ts'
import { drawnJpegs } from './lib/draw-jpegs.ts'
import { besidePeer, type Bench, type BenchOptions } from './lib/figure.ts'
import { withFolder } from './lib/folders.ts'
import { median } from './lib/numbers.ts'
import { startPeer } from './lib/peer-server.ts'
import { runProgram } from './lib/processes.ts'

const photos = 60
const rounds = 5
const secondsPerRound = 2
const connections = 16
const peers = join(import.meta.dirname, 'peers')

/**
 * Thumbnails of 60 photos, by their signed addresses, over 16 keep-alive connections, against a bare node:http server
 * that reads the same files of the same data folder. Alternating rounds of two seconds, the first left out; the
 * generator of the load is a process of its own, and takes its share of the machine in both.
 */
export async function media({ say }: BenchOptions): Promise<Bench> {
  const { album, bare } = await withFolder(async (folder) => {
    await using server = await startAlbum(folder)
    say(`${photos} photos are uploaded`)
    const urls = await thumbnails(server)
    await using files = await startPeer('file-server.ts', join(folder, 'files'))
    const album: number[] = []
    const bare: number[] = []
    for (let round = 0; round <= rounds; round += 1) {
      const barePerS = await perSecond(
        files.port,
        urls.map(({ pathname }) => filePath(pathname)),
      )
      const albumPerS = await perSecond(
        Number(new URL(server.baseUrl).port),
        urls.map((url) => url.pathname + url.search),
      )
      if (round === 0) continue // warms up
      album.push(albumPerS)
      bare.push(barePerS)
    }
    return { album, bare }
  })
  const ratio = median(album.map((perS, i) => perS / (bare[i] ?? 0)))
  return {
    name: 'media',
    rounds: `${rounds} alternating rounds of ${secondsPerRound} s, medians`,
    figures: [
      besidePeer(
        { name: 'thumbnails over HTTP', value: median(album), unit: 'requests/s' },
        { name: 'bare node:http', value: median(bare) },
        { atLeast: 0.7 },
        ratio,
      ),
    ],
  }
}

const filePath = (pathname: string) => pathname.replace(/^\/media/, '')

async function thumbnails(server: AlbumServer): Promise<URL[]> {
  const visitor = await server.signUp()
  const files = await drawnJpegs(photos, 1200, 900)
  const announced = files.map(({ sizeBytes, sha256 }, i) => ({
    fileName: `${i}.jpg`,
    contentType: 'image/jpeg',
    sizeBytes,
    sha256,
  }))
  type Reserved = { photos: { upload: { url: string; headers: Record<string, string> } }[] }
  const reserved = await visitor.json<Reserved>('POST', '/api/photos/batch', { photos: announced })
  for (const [i, { path }] of files.entries()) {
    const upload = reserved.photos[i]?.upload
    if (!upload) throw new Error('A photo was not reserved.')
    const body = await readFile(path)
    await fetch(new URL(upload.url, server.baseUrl), { method: 'PUT', headers: upload.headers, body })
  }
  const month = await ready(visitor)
  const { thumbnailUrls } = await visitor.json<{ thumbnailUrls: string[] }>(
    'GET',
    `/api/timeline/${month}?limit=500`,
  )
  return thumbnailUrls.map((url) => new URL(url, server.baseUrl))
}

async function ready(visitor: Visitor): Promise<string> {
  for (;;) {
    const { total, months } = await visitor.json<{ total: number; months: { month: string }[] }>(
      'GET',
      '/api/timeline',
    )
    if (total === photos && months[0]) return months[0].month
    await pause(100)
  }
}

async function perSecond(port: number, paths: string[]): Promise<number> {
  const args = [port, secondsPerRound, connections].map(String)
  return (await runProgram<{ perS: number }>(join(peers, 'load-generator.ts'), [...args, ...paths])).perS
}
