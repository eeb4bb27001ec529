import * as z from 'zod/mini'
import { pageQuery } from './common.ts'
import { photoPage } from './photos.ts'
import { route } from './route.ts'

export const getTimeline = route('GET /api/timeline', {
  access: 'account',
  tag: 'Timeline',
  summary: 'Months with their counts, newest first',
  query: z.strictObject({
    /** Sends as many photos of the newest month along: a page that opens needs no second answer for them. */
    newest: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100))),
  }),
  response: z.object({
    months: z.array(z.object({ month: z.string(), count: z.int() })),
    total: z.int(),
    /** When asked for, and there are any. */
    newest: z.optional(photoPage),
  }),
})
export const getMonth = route('GET /api/timeline/{month}', {
  access: 'account',
  tag: 'Timeline',
  summary: 'Photos of a month, newest first',
  query: pageQuery,
  response: photoPage,
  params: z.strictObject({
    month: z.string().check(z.regex(/^-?\d{4,6}-(0[1-9]|1[0-2])$/, 'is a month such as 2024-05')),
  }),
})
