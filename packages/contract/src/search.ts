import * as z from 'zod/mini'
import { id, pageQuery } from './common.ts'
import { photoPage } from './photos.ts'
import { route } from './route.ts'

export const searchFilters = z.strictObject({
  q: z.optional(z.string().check(z.maxLength(200))),
  /** Days as `2024-05-31`, both ends count. */
  from: z.optional(z.iso.date()),
  to: z.optional(z.iso.date()),
  camera: z.optional(z.string().check(z.maxLength(200))),
  city: z.optional(z.string().check(z.maxLength(200))),
  country: z.optional(z.string().check(z.maxLength(200))),
  tag: z.optional(z.string().check(z.maxLength(60))),
  type: z.optional(z.string().check(z.maxLength(100))),
  favourite: z.optional(z.literal('true')),
  /** A cell of the map. */
  cell: z.optional(z.string().check(z.regex(/^\d{1,2}\/\d{1,7}\/\d{1,7}$/))),
})
export type SearchFilters = z.infer<typeof searchFilters>
export const search = route('GET /api/search', {
  access: 'account',
  tag: 'Search',
  summary: 'Photos that match all words and filters, newest first',
  query: z.extend(searchFilters, pageQuery.shape),
  response: photoPage,
})
export const suggestion = z.object({
  kind: z.enum(['tag', 'camera', 'city', 'country']),
  value: z.string(),
  count: z.int(),
})
export type Suggestion = z.infer<typeof suggestion>
export const suggest = route('GET /api/search/suggestions', {
  access: 'account',
  tag: 'Search',
  summary: 'Tags, cameras and places that begin with what was typed',
  query: z.strictObject({
    q: z.optional(z.string().check(z.maxLength(100))),
    kind: z.optional(suggestion.shape.kind),
  }),
  response: z.object({ suggestions: z.array(suggestion) }),
})
export const mapCell = z.object({
  latitude: z.number(),
  longitude: z.number(),
  count: z.int(),
  photoId: id,
  cell: z.string(),
  thumbnailUrl: z.string(),
})
const degrees = (limit: number) => z.coerce.number().check(z.minimum(-limit), z.maximum(limit))
export const getMap = route('GET /api/map', {
  access: 'account',
  tag: 'Map',
  summary: 'Photos of an area, gathered into cells',
  query: z.strictObject({
    north: degrees(90),
    south: degrees(90),
    east: degrees(180),
    west: degrees(180),
    zoom: z.coerce.number().check(z.minimum(0), z.maximum(20)),
  }),
  response: z.object({ cells: z.array(mapCell), attribution: z.string() }),
})
