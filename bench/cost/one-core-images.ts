import { readFileSync } from 'node:fs'
import { processOriginal } from '@cloudalbum/imaging/process-original'
import sharp from 'sharp'

// What a function does with a photo, but for its way from and to storage: run it on one core, in a process that has just
// started. Prints milliseconds and bytes per photo as JSON.

sharp.concurrency(1)
sharp.cache(false)

const limits = { maxPixels: 100e6, maxBytes: 200e6 }
const firstCpu = process.cpuUsage()
const photos: { cpuMs: number; originalBytes: number; thumbnailBytes: number; previewBytes: number }[] = []
for (const path of process.argv.slice(2)) {
  const before = process.cpuUsage()
  const bytes = { thumbnailBytes: 0, previewBytes: 0 }
  await processOriginal(path, limits, (result) => {
    if (result.kind === 'rejected') throw new Error(`${path} was rejected.`)
    if (result.kind !== 'ready') return
    bytes.thumbnailBytes = result.image.thumbnail.length
    bytes.previewBytes = result.image.preview.length
  })
  const { user, system } = process.cpuUsage(before)
  photos.push({ cpuMs: (user + system) / 1000, originalBytes: readFileSync(path).length, ...bytes })
}
const startMs = (firstCpu.user + firstCpu.system) / 1000
process.stdout.write(JSON.stringify({ startMs, photos }))
