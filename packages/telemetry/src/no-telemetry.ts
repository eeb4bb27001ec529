import type { Span, Telemetry } from './telemetry.ts'

const nothing = () => undefined

/** Takes everything and keeps nothing. */
export const noSpan: Span = { set: nothing, rename: nothing, fail: nothing }

/** Records nothing. */
export const noTelemetry: Telemetry = {
  on: false,
  span: (_, __, run) => run(noSpan),
  continued: (_, __, ___, run) => run(noSpan),
  record: nothing,
  carry: nothing,
  detached: (run) => run(),
  onSpan: () => nothing,
  flush: () => Promise.resolve(),
}
