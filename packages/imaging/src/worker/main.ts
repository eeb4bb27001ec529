import sharp from 'sharp'
import type { Job, Report } from './messages.ts'
import { processOriginal } from './process-original.ts'

// Runs as a child process. One photo at a time, one thread a photo: several workers keep several
// cores busy, and a photo comes but once, so nothing is worth a cache.
sharp.concurrency(1)
sharp.cache(false)
// Only the formats that an album shows: no SVG, no PDF, no text, nothing through other libraries.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Tiff', 'Heif'].map((loader) => `VipsForeignLoad${loader}`),
})

function report(message: Report): void {
  process.send?.(message)
}

process.on('message', (job: Job) => {
  processOriginal(job.path, job.limits, report).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
    const message = error instanceof Error ? error.message : String(error)
    report({ kind: 'fault', message, ...(code === undefined ? {} : { code }) })
  })
})
// The server is gone: nobody would take the answer.
process.on('disconnect', () => process.exit())
report({ kind: 'started' })
