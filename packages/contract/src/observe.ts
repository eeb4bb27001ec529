import * as z from 'zod/mini'
import { timeMs } from './common.ts'
import { route } from './route.ts'

const tag = 'Administration'
const hex = (digits: number) => z.string().check(z.regex(new RegExp(`^[0-9a-f]{${digits}}$`)))
const ms = z.number().check(z.minimum(0))

/** A request or a job, by what it began with. */
export const observedEntry = z.object({
  traceId: z.string(),
  spanId: z.string(),
  /** Requests answer somebody; jobs are done in the background. */
  source: z.enum(['requests', 'jobs']),
  /** `GET /api/photos/{id}`, `process-photo` */
  name: z.string(),
  startMs: z.number(),
  durationMs: ms,
  failed: z.boolean(),
  /** Of the answer to a request. */
  status: z.nullable(z.int()),
  /** How many steps there were. */
  spans: z.int(),
})
export type ObservedEntry = z.infer<typeof observedEntry>

const served = {
  /** How many within `windowMs`. */
  calls: z.int(),
  errors: z.int(),
  /** Half of them, and 19 of 20, took at most so long; null when there were none. */
  p50Ms: z.nullable(ms),
  p95Ms: z.nullable(ms),
}
export const observedServices = z.object({
  sources: z.array(z.object({ name: z.enum(['requests', 'jobs']), ...served })),
  downstreams: z.array(
    z.object({
      /** `sqlite`, `disk`, `dynamodb` … */
      name: z.string(),
      /** How many of its calls came from where. */
      from: z.object({ requests: z.int(), jobs: z.int() }),
      ...served,
    }),
  ),
})
export type ObservedServices = z.infer<typeof observedServices>

export const adminListTraces = route('GET /api/admin/traces', {
  access: 'admin',
  tag,
  summary: 'The slowest and the last failed requests, and how the parts of the album answered',
  response: z.object({
    /** `memory`: what follows is of this process. `x-ray`, `elsewhere`: it is sent there. `off`: nothing is traced. */
    kept: z.enum(['memory', 'x-ray', 'elsewhere', 'off']),
    /** Where else traces are shown. */
    consoleUrl: z.nullable(z.string()),
    /** Since when there is something to show; at most `windowMs` ago. */
    sinceMs: timeMs,
    windowMs: z.int(),
    slow: z.array(observedEntry),
    failed: z.array(observedEntry),
    services: observedServices,
  }),
})

export const observedSpan = z.object({
  spanId: z.string(),
  /** Null: the first of its trace, or its parent is not kept. */
  parentSpanId: z.nullable(z.string()),
  name: z.string(),
  kind: z.enum(['server', 'client', 'internal', 'producer', 'consumer']),
  startMs: z.number(),
  durationMs: ms,
  failed: z.boolean(),
  error: z.nullable(z.string()),
  /** Named as OpenTelemetry's semantic conventions do. */
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})
export type ObservedSpan = z.infer<typeof observedSpan>

export const adminGetTrace = route('GET /api/admin/traces/{traceId}', {
  access: 'admin',
  tag,
  summary: 'Every step of a request, and of what came of it in the background',
  params: z.object({ traceId: hex(32) }),
  response: z.object({
    traceId: z.string(),
    /** By their beginning. */
    spans: z.array(observedSpan),
    /** Steps that were too many to keep. */
    dropped: z.int(),
  }),
})
