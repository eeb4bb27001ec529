import { flushCompileCache } from 'node:module'
import sharp from 'sharp'
import type { Job, Report } from './messages.ts'
import { cutOriginal } from './cut-original.ts'
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

process.on('message', ({ path, limits, cut }: Job) => {
  const work = cut ? cutOriginal(path, limits, cut, report) : processOriginal(path, limits, report)
  void work.catch(reportFault).finally(forgetPixels)
})
// The server is gone: nobody would take the answer.
process.on('disconnect', () => process.exit())
report({ kind: 'started' })
// A worker is killed in the end, so it would leave nothing to the next one.
flushCompileCache()

function report(message: Report): void {
  process.send?.(message)
}

function reportFault(error: unknown): void {
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const message = error instanceof Error ? error.message : String(error)
  report({ kind: 'fault', message, ...(code === undefined ? {} : { code }) })
}

/** The collector sees small handles and would let the pixels of several photos pile up; this takes 0.5 ms. */
function forgetPixels(): void {
  globalThis.gc?.({ type: 'minor', execution: 'sync' })
}
