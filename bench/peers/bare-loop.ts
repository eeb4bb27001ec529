import sharp from 'sharp'
import { processOriginal } from '@cloudalbum/imaging/process-original'

// What ingest is measured against: decode, renditions, SHA-256, EXIF and ThumbHash of each file, two in flight in this
// one process, and nothing else: no HTTP, no database, nothing kept. Prints photos per second, and
// processor time per photo.

sharp.concurrency(1)
sharp.cache(false)

const limits = { maxPixels: 100e6, maxBytes: 200e6 }
const queue = process.argv.slice(2).values()
let ready = 0

async function work(): Promise<void> {
  for (const path of queue)
    await processOriginal(path, limits, ({ kind }) => {
      if (kind === 'ready') ready += 1
    })
}

const startedMs = performance.now()
const startedCpu = process.cpuUsage()
await Promise.all([work(), work()])
const seconds = (performance.now() - startedMs) / 1000
const { user, system } = process.cpuUsage(startedCpu)
if (ready !== process.argv.length - 2) throw new Error(`Only ${ready} photos became ready.`)
process.stdout.write(JSON.stringify({ photosPerS: ready / seconds, cpuMs: (user + system) / 1000 / ready }))
