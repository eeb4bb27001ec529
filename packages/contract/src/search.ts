import * as z from 'zod'
import { id, pageQuery } from './common.ts'
import { photoPage } from './photos.ts'
import { route } from './route.ts'

export const searchFilters = z.strictObject({
  q: z.string().max(200).optional(),
  /** Days as `2024-05-31`, both ends count. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  camera: z.string().max(200).optional(),
  city: z.string().max(200).optional(),
  country: z.string().max(200).optional(),
  tag: z.string().max(60).optional(),
  type: z.string().max(100).optional(),
  favourite: z.literal('true').optional(),
  /** A cell of the map. */
  cell: z
    .string()
    .regex(/^\d{1,2}\/\d{1,7}\/\d{1,7}$/)
    .optional(),
})
export type SearchFilters = z.infer<typeof searchFilters>
export const search = route('GET /api/search', {
  access: 'account',
  tag: 'Search',
  summary: 'Photos that match all words and filters, newest first',
  query: searchFilters.extend(pageQuery.shape),
  response: photoPage,
})
export const suggestion = z.object({
  kind: z.enum(['tag', 'camera', 'city', 'country']),
  value: z.string(),
  count: z.int(),
})
export const suggest = route('GET /api/search/suggestions', {
  access: 'account',
  tag: 'Search',
  summary: 'Tags, cameras and places that begin with what was typed',
  query: z.strictObject({ q: z.string().max(100).optional(), kind: suggestion.shape.kind.optional() }),
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
const degrees = (limit: number) => z.coerce.number().min(-limit).max(limit)
export const getMap = route('GET /api/map', {
  access: 'account',
  tag: 'Map',
  summary: 'Photos of an area, gathered into cells',
  query: z.strictObject({
    north: degrees(90),
    south: degrees(90),
    east: degrees(180),
    west: degrees(180),
    zoom: z.coerce.number().min(0).max(20),
  }),
  response: z.object({ cells: z.array(mapCell), attribution: z.string() }),
})
