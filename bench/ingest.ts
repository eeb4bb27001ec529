import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startAlbum, type Visitor } from './lib/album-server.ts'
import { drawnJpegs, type DrawnJpeg } from './lib/draw-jpegs.ts'
import { atMost, besidePeer, type Bench, type BenchOptions, type Figure } from './lib/figure.ts'
import { withFolder } from './lib/folders.ts'
import { median, quantile } from './lib/numbers.ts'
import { runProgram, treeCpuS, treeResidentMb } from './lib/processes.ts'

interface Round {
  photosPerS: number
  peakMb: number
  /** Processor time per photo, of the server and its workers. */
  cpuMs: number
  timelineMs: number[]
}

interface LoopResult {
  photosPerS: number
  cpuMs: number
}

interface Reserved {
  photos: { upload: { url: string; headers: Record<string, string> } }[]
}

const photos = 60
const rounds = 3
const senders = 4
const bareLoop = join(import.meta.dirname, 'peers/bare-loop.ts')

/**
 * 60 JPEGs of 12 megapixels over HTTP into a server that has just started, from the reservation to the moment the
 * timeline counts the last one, against a bare loop over the same files. A round is both, one after the other; the
 * server is new in each, so its workers start within the time that counts. Meanwhile the timeline is asked for 20 times
 * a second, and the memory of the server and its workers is added up as often. On a machine that others use too, the
 * processor time per photo tells more than the rate: the load takes less of one loop than of several processes.
 */
export async function ingest({ say }: BenchOptions): Promise<Bench> {
  say(`${photos} photos of 12 megapixels are drawn, the first time only`)
  const files = await drawnJpegs(photos, 4000, 3000)
  const done: (Round & { loop: LoopResult })[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const paths = files.map(({ path }) => path)
    const loop = await runProgram<LoopResult>(bareLoop, paths)
    const album = await withFolder((folder) => ingestInto(folder, files))
    done.push({ ...album, loop })
    say(
      `round ${round}: ${album.photosPerS.toFixed(1)} photos/s, the bare loop ${loop.photosPerS.toFixed(1)}`,
    )
  }
  return {
    name: 'ingest',
    rounds: `${rounds} rounds of ${photos} photos, medians; memory the largest, latency over all`,
    figures: figuresOf(done),
  }
}

function figuresOf(done: (Round & { loop: LoopResult })[]): Figure[] {
  const of = (value: (one: Round & { loop: LoopResult }) => number) => median(done.map(value))
  const rate = { name: 'ingest, 12 MP JPEGs', value: of((one) => one.photosPerS), unit: 'photos/s' }
  const ratio = of((one) => one.photosPerS / one.loop.photosPerS)
  const cpu = { name: 'ingest, processor time per photo', value: of((one) => one.cpuMs), unit: 'ms' }
  const peakMb = Math.max(...done.map((one) => one.peakMb))
  const timelineMs = done.flatMap((one) => one.timelineMs)
  return [
    besidePeer(
      rate,
      { name: 'bare loop', value: of((one) => one.loop.photosPerS) },
      { atLeast: 0.85 },
      ratio,
    ),
    besidePeer(cpu, { name: 'bare loop', value: of((one) => one.loop.cpuMs) }, { atMost: 1.18 }),
    atMost({ name: 'ingest, peak RSS of server and workers', value: peakMb, unit: 'MB' }, 450),
    atMost({ name: 'ingest, timeline meanwhile, p95', value: quantile(timelineMs, 0.95), unit: 'ms' }, 50),
  ]
}

async function ingestInto(folder: string, files: DrawnJpeg[]): Promise<Round> {
  await using album = await startAlbum(folder)
  const visitor = await album.signUp()
  const startedMs = performance.now()
  const startedCpuS = treeCpuS(album.pid)
  const watching = watch(visitor, album.pid, files.length)
  await send(visitor, album.baseUrl, files)
  const { readyAtMs, ...seen } = await watching
  return {
    ...seen,
    cpuMs: ((treeCpuS(album.pid) - startedCpuS) * 1000) / files.length,
    photosPerS: files.length / ((readyAtMs - startedMs) / 1000),
  }
}

async function send(visitor: Visitor, baseUrl: string, files: DrawnJpeg[]): Promise<void> {
  const announced = files.map(({ sizeBytes, sha256 }, i) => ({
    fileName: `${i}.jpg`,
    contentType: 'image/jpeg',
    sizeBytes,
    sha256,
  }))
  const reserved = await visitor.json<Reserved>('POST', '/api/photos/batch', { photos: announced })
  const queue = files.entries()
  const sender = async () => {
    for (const [i, { path }] of queue) {
      const upload = reserved.photos[i]?.upload
      if (!upload) throw new Error('A photo was not reserved.')
      const { ok, status } = await fetch(new URL(upload.url, baseUrl), {
        method: 'PUT',
        headers: upload.headers,
        body: await readFile(path),
      })
      if (!ok) throw new Error(`A photo was not taken: ${status}`)
    }
  }
  await Promise.all(Array.from({ length: senders }, sender))
}

async function watch(visitor: Visitor, pid: number, expected: number) {
  const timelineMs: number[] = []
  let peakMb = 0
  const deadlineMs = performance.now() + 300_000
  for (;;) {
    const askedMs = performance.now()
    const { total } = await visitor.json<{ total: number }>('GET', '/api/timeline')
    const answeredMs = performance.now()
    timelineMs.push(answeredMs - askedMs)
    peakMb = Math.max(peakMb, treeResidentMb(pid))
    if (total === expected) return { timelineMs, peakMb, readyAtMs: answeredMs }
    if (answeredMs > deadlineMs) throw new Error(`Only ${total} photos became ready in five minutes.`)
    await pause(Math.max(0, 50 - (answeredMs - askedMs)))
  }
}
