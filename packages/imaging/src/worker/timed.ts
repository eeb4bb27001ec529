import type { ImageStep } from '@cloudalbum/core'
import type { Report } from './messages.ts'

/** Runs it and reports how long it took, also when it throws. */
export async function timed<T>(
  name: ImageStep['name'],
  report: (report: Report) => void,
  run: () => T | Promise<T>,
): Promise<T> {
  const startedMs = performance.now()
  try {
    return await run()
  } finally {
    const durationMs = performance.now() - startedMs
    report({ kind: 'step', step: { name, startMs: performance.timeOrigin + startedMs, durationMs } })
  }
}
