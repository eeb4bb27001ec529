import * as contract from '@cloudalbum/contract'
import type { Output } from '@cloudalbum/contract'
import { notFound } from '@cloudalbum/core'
import { handle, type Handler } from './handle.ts'

/** What requests and jobs took, and where; kept by whoever composes the album, or by somebody else. */
export interface TraceReader {
  list(): Output<(typeof contract.adminListTraces)['response']>
  /** Undefined: it never was, or is forgotten. */
  get(traceId: string): Output<(typeof contract.adminGetTrace)['response']> | undefined
}

/** Every route of contract/src/observe.ts. */
export function adminTraceHandlers({ traces }: { traces: TraceReader }): Handler[] {
  return [
    handle(contract.adminListTraces, () => Promise.resolve(traces.list())),
    handle(contract.adminGetTrace, ({ params }) => {
      const found = traces.get(params.traceId)
      if (!found) throw notFound('trace')
      return Promise.resolve(found)
    }),
  ]
}
