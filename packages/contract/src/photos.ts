import * as z from 'zod'
import { bulkIds, cursor, id, idParam, pageQuery, sha256, timeMs } from './common.ts'
import { route } from './route.ts'

export const photoStates = ['expected', 'processing', 'ready', 'rejected', 'trashed'] as const
export const takenSources = ['edited', 'offset-tag', 'gps', 'account-zone', 'file', 'upload'] as const

/**
 * Photos for a grid, one array a field, all of the same length: small on the wire and quick to lay out.
 * `localMs` is what a clock on the wall showed, as if that wall were in UTC.
 */
export const photoPage = z.object({
  ids: z.array(z.string()),
  localMs: z.array(z.number()),
  /** Upright pixels; 0 for a photo that was rejected. */
  widths: z.array(z.number()),
  heights: z.array(z.number()),
  thumbHashes: z.array(z.string()),
  /** Signed, and the same again for some hours; '' for a photo that was rejected. */
  thumbnailUrls: z.array(z.string()),
  previewUrls: z.array(z.string()),
  favourites: z.array(z.boolean()),
  fileNames: z.array(z.string()),
  /** City and country, or ''. */
  places: z.array(z.string()),
  states: z.array(z.enum(photoStates)),
  /** Hand over as `cursor` for what follows; null at the end. */
  next: cursor.nullable(),
})
export type PhotoPage = z.infer<typeof photoPage>

const location = z.object({ latitude: z.number(), longitude: z.number(), altitudeM: z.number().nullable() })
const place = z.object({
  city: z.string(),
  region: z.string().nullable(),
  country: z.string(),
  countryCode: z.string(),
})

export const photo = z.object({
  id,
  state: z.enum(photoStates),
  /** Sentence for the owner, when rejected. */
  rejection: z.object({ code: z.string(), detail: z.string() }).nullable(),
  sha256,
  sizeBytes: z.int(),
  contentType: z.string(),
  fileName: z.string(),
  width: z.int(),
  height: z.int(),
  thumbHash: z.string(),
  taken: z.object({ localMs: timeMs, offsetMinutes: z.int(), source: z.enum(takenSources) }),
  uploadedAtMs: timeMs,
  trashedAtMs: timeMs.nullable(),
  version: z.int(),
  camera: z.object({
    make: z.string().nullable(),
    model: z.string().nullable(),
    lens: z.string().nullable(),
    fNumber: z.number().nullable(),
    exposureTimeS: z.number().nullable(),
    iso: z.number().nullable(),
    focalLengthMm: z.number().nullable(),
    focalLength35Mm: z.number().nullable(),
  }),
  location: location.nullable(),
  place: place.nullable(),
  tags: z.array(z.string()),
  description: z.string(),
  favourite: z.boolean(),
  albums: z.array(z.object({ id, title: z.string() })),
  thumbnailUrl: z.string(),
  previewUrl: z.string(),
  /** Shows the original; '' where a browser cannot. */
  originalUrl: z.string(),
  /** Saves the original under its own name. */
  downloadUrl: z.string(),
})
export type Photo = z.infer<typeof photo>

export const getPhoto = route('GET /api/photos/{id}', {
  access: 'account',
  tag: 'Photos',
  summary: 'Everything about one photo',
  params: idParam,
  response: photo,
})
export const getOriginal = route('GET /api/photos/{id}/original', {
  access: 'account',
  tag: 'Photos',
  summary: 'The bytes as uploaded, by a redirect to a signed address',
  params: idParam,
  status: 302,
  produces: 'application/octet-stream',
})
const tag = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^,\p{Cc}]+$/u, 'has no comma and no control character')
const local = timeMs.min(-62_135_596_800_000).max(253_402_300_799_999)
export const photoChange = z.strictObject({
  favourite: z.boolean().optional(),
  description: z.string().max(2000).optional(),
  tags: z.array(tag).max(100).optional(),
  taken: z.strictObject({ localMs: local, offsetMinutes: z.int().min(-1080).max(1080) }).optional(),
  /** Null removes it; the city is looked up anew. */
  location: z
    .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .nullable()
    .optional(),
})
export type PhotoChange = z.infer<typeof photoChange>
export const editPhoto = route('PATCH /api/photos/{id}', {
  access: 'account',
  tag: 'Photos',
  summary: 'Edit one photo',
  params: idParam,
  response: photo,
  body: photoChange.extend({
    /** Refused with 409 when the photo has changed since. */
    version: z.int().optional(),
  }),
})
export const editPhotos = route('PATCH /api/photos', {
  access: 'account',
  tag: 'Photos',
  summary: 'Edit many photos alike: all of them or none',
  body: z.strictObject({
    ids: bulkIds,
    change: z.strictObject({
      favourite: z.boolean().optional(),
      description: z.string().max(2000).optional(),
      addTags: z.array(tag).max(100).optional(),
      removeTags: z.array(tag).max(100).optional(),
      /** Added to each capture time. */
      shiftMs: z.int().optional(),
      /** Sets the offset, keeping what the clock on the wall showed. */
      offsetMinutes: z.int().min(-1080).max(1080).optional(),
      location: photoChange.shape.location,
    }),
  }),
  response: z.object({ count: z.int() }),
})

export const listProblems = route('GET /api/photos/rejected', {
  access: 'account',
  tag: 'Photos',
  summary: 'Photos that could not be read, with the reason',
  query: pageQuery,
  response: z.object({
    photos: z.array(
      z.object({
        id,
        fileName: z.string(),
        sizeBytes: z.int(),
        uploadedAtMs: timeMs,
        code: z.string(),
        detail: z.string(),
        downloadUrl: z.string(),
      }),
    ),
    next: cursor.nullable(),
  }),
})
export const retryPhoto = route('POST /api/photos/{id}/retry', {
  access: 'account',
  tag: 'Photos',
  summary: 'Try to read a rejected photo again',
  params: idParam,
  status: 202,
})
