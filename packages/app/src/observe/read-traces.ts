import type { TraceReader } from '@cloudalbum/api'
import type { KeptSpan } from './kept-trace.ts'
import type { TraceStore } from './trace-store.ts'
import { windowCount, windowMs } from './windows.ts'

/** What this process keeps in memory. @param consoleUrl where else its traces are shown */
export const tracesInMemory = (store: TraceStore, consoleUrl: string | null = null): TraceReader => ({
  list: () => ({
    kept: 'memory',
    consoleUrl,
    sinceMs: store.sinceMs,
    windowMs: windowMs * windowCount,
    ...store.listed(),
    services: store.services(),
  }),
  get(traceId) {
    const found = store.trace(traceId)
    return found && { ...found, spans: found.spans.map((span) => spanView(span, found.spans)) }
  },
})

function spanView(span: KeptSpan, all: readonly KeptSpan[]) {
  const { traceId: _, parentSpanId, error = null, ...rest } = span
  const hasParent = all.some(({ spanId }) => spanId === parentSpanId)
  return { ...rest, error, parentSpanId: hasParent ? (parentSpanId ?? null) : null }
}
