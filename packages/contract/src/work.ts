import * as z from 'zod/mini'
import { timeMs } from './common.ts'
import { route } from './route.ts'

const tag = 'Administration'

/** Of its kind, and of what it is for: `verify`, `purge:<account>`. */
const workId = z.string().check(z.regex(/^[a-z][a-z-]{0,39}(?::[0-9a-z-]{1,60})?$/))
const workParams = z.object({ workId })

export const workFinding = z.object({
  /** What is wrong, by a name that stays: `original-damaged` … */
  what: z.string(),
  /** A key, a counter, an account: what to look at. */
  where: z.string(),
  /** False: somebody has to do what `how` says. */
  repaired: z.boolean(),
  how: z.string(),
})
export type WorkFinding = z.infer<typeof workFinding>

export const longWork = z.object({
  id: workId,
  kind: z.string(),
  state: z.enum(['running', 'stopping', 'stopped', 'done', 'failed']),
  done: z.int(),
  /** Null while nobody knows. */
  total: z.nullable(z.int()),
  startedAtMs: timeMs,
  updatedAtMs: timeMs,
  error: z.nullable(z.string()),
  findings: z.object({
    count: z.int(),
    repaired: z.int(),
    /** The others are in the log. */
    first: z.array(workFinding),
  }),
})
export type LongWork = z.infer<typeof longWork>

export const adminListWork = route('GET /api/admin/work', {
  access: 'admin',
  tag,
  summary: 'Work that takes long, as it is and as it ended',
  response: z.object({ works: z.array(longWork) }),
})
export const adminStartWork = route('POST /api/admin/work', {
  access: 'admin',
  tag,
  summary: 'Verify the album, or make its thumbnails and previews anew; in the background',
  status: 201,
  body: z.strictObject({
    kind: z.enum(['verify', 're-render']),
    /** Of a verification: reads every original, too. */
    full: z.optional(z.boolean()),
  }),
  response: longWork,
})
export const adminStopWork = route('POST /api/admin/work/{workId}/stop', {
  access: 'admin',
  tag,
  summary: 'Stop it; it can go on later where it was',
  params: workParams,
  response: longWork,
})
export const adminResumeWork = route('POST /api/admin/work/{workId}/resume', {
  access: 'admin',
  tag,
  summary: 'Go on with work that was stopped, or has failed',
  params: workParams,
  response: longWork,
})
