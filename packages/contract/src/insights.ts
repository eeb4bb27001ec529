import * as z from 'zod/mini'
import { id, idParam } from './common.ts'
import { attribute } from './galleries.ts'
import { route } from './route.ts'

/** Most clicks of one batch. */
export const maxClicks = 50

export const sendClicks = route('POST /api/clicks', {
  access: 'public',
  tag: 'Insights',
  summary:
    'Tell that a visitor opened items of a gallery, by `navigator.sendBeacon`; nothing is kept that tells who it was',
  status: 202,
  maxBytes: 10_000,
  body: z.strictObject({
    /** Drawn by the sender, who sends the same one again when no answer came: it counts once. */
    batchId: z.string().check(z.regex(/^[0-9a-z-]{16,40}$/, 'is not an id of a batch')),
    galleryId: id,
    /** In the order they were opened; null: the gallery itself. */
    itemIds: z.array(z.nullable(id)).check(z.minLength(1), z.maxLength(maxClicks)),
  }),
})

/** UTC. */
const day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/, 'is not a day such as 2026-11-21'))
/** Both days count; the last 30 without them. */
const range = { from: z.optional(day), to: z.optional(day) }

const counted = { views: z.int(), likes: z.int(), claims: z.int() }
const visited = { visits: z.int(), visitors: z.int() }

export const insightDay = z.object({ day, ...visited, ...counted })
export type InsightDay = z.infer<typeof insightDay>

export const insights = z.object({
  fromDay: day,
  toDay: day,
  /** Every day of the range. Likes and claims are those of the day that still stand. */
  days: z.array(insightDay),
  /** Whoever came on two days is two visitors. */
  totals: z.object({ ...visited, ...counted }),
  /** The most viewed first, at most 100; `exportInsights` has all. */
  items: z.array(
    z.object({
      itemId: id,
      /** Null when it is gone. */
      name: z.nullable(z.string()),
      slug: z.nullable(z.string()),
      thumbnailUrl: z.nullable(z.string()),
      ...counted,
    }),
  ),
  itemCount: z.int(),
  /** At most 100 values of each. */
  attributes: z.array(z.object({ attribute, values: z.array(z.object({ value: z.string(), ...counted })) })),
})
export type Insights = z.infer<typeof insights>

export const getInsights = route('GET /api/galleries/{id}/insights', {
  access: 'account',
  tag: 'Insights',
  summary: 'Views, visitors, likes and claims of your gallery by day, item and attribute value',
  params: idParam,
  query: z.strictObject(range),
  response: insights,
})
export const exportInsights = route('GET /api/galleries/{id}/insights/{table}', {
  access: 'account',
  tag: 'Insights',
  summary: 'One of the tables behind the insights, as CSV',
  params: z.strictObject({ id, table: z.enum(['days', 'items', 'attributes']) }),
  query: z.strictObject(range),
  produces: 'text/csv',
})
export const exportClicks = route('GET /api/galleries/{id}/clicks', {
  access: 'account',
  tag: 'Insights',
  summary: 'Every click of the days with what was clicked on, one JSON object a line, gzipped',
  params: idParam,
  query: z.strictObject(range),
  produces: 'application/gzip',
})
