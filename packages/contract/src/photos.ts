import * as z from 'zod/mini'
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
  next: z.nullable(cursor),
})
export type PhotoPage = z.infer<typeof photoPage>

const location = z.object({ latitude: z.number(), longitude: z.number(), altitudeM: z.nullable(z.number()) })
const place = z.object({
  city: z.string(),
  region: z.nullable(z.string()),
  country: z.string(),
  countryCode: z.string(),
})

export const photo = z.object({
  id,
  state: z.enum(photoStates),
  /** Sentence for the owner, when rejected. */
  rejection: z.nullable(z.object({ code: z.string(), detail: z.string() })),
  sha256,
  sizeBytes: z.int(),
  contentType: z.string(),
  fileName: z.string(),
  width: z.int(),
  height: z.int(),
  thumbHash: z.string(),
  taken: z.object({ localMs: timeMs, offsetMinutes: z.int(), source: z.enum(takenSources) }),
  uploadedAtMs: timeMs,
  trashedAtMs: z.nullable(timeMs),
  version: z.int(),
  camera: z.object({
    make: z.nullable(z.string()),
    model: z.nullable(z.string()),
    lens: z.nullable(z.string()),
    fNumber: z.nullable(z.number()),
    exposureTimeS: z.nullable(z.number()),
    iso: z.nullable(z.number()),
    focalLengthMm: z.nullable(z.number()),
    focalLength35Mm: z.nullable(z.number()),
  }),
  location: z.nullable(location),
  place: z.nullable(place),
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
  .check(
    z.trim(),
    z.minLength(1),
    z.maxLength(60),
    z.regex(/^[^,\p{Cc}]+$/u, 'has no comma and no control character'),
  )
export const photoTags = z.array(tag).check(z.maxLength(100))
const local = timeMs.check(z.minimum(-62_135_596_800_000), z.maximum(253_402_300_799_999))
export const photoChange = z.strictObject({
  favourite: z.optional(z.boolean()),
  description: z.optional(z.string().check(z.maxLength(2000))),
  tags: z.optional(photoTags),
  taken: z.optional(
    z.strictObject({ localMs: local, offsetMinutes: z.int().check(z.minimum(-1080), z.maximum(1080)) }),
  ),
  /** Null removes it; the city is looked up anew. */
  location: z.optional(
    z.nullable(
      z.strictObject({
        latitude: z.number().check(z.minimum(-90), z.maximum(90)),
        longitude: z.number().check(z.minimum(-180), z.maximum(180)),
      }),
    ),
  ),
})
export type PhotoChange = z.infer<typeof photoChange>
export const editPhoto = route('PATCH /api/photos/{id}', {
  access: 'account',
  tag: 'Photos',
  summary: 'Edit one photo',
  params: idParam,
  response: photo,
  body: z.extend(photoChange, {
    /** Refused with 409 when the photo has changed since. */
    version: z.optional(z.int()),
  }),
})
export const editPhotos = route('PATCH /api/photos', {
  access: 'account',
  tag: 'Photos',
  summary: 'Edit many photos alike: all of them or none',
  body: z.strictObject({
    ids: bulkIds,
    change: z.strictObject({
      favourite: z.optional(z.boolean()),
      description: z.optional(z.string().check(z.maxLength(2000))),
      addTags: z.optional(photoTags),
      removeTags: z.optional(photoTags),
      /** Added to each capture time. */
      shiftMs: z.optional(z.int()),
      /** Sets the offset, keeping what the clock on the wall showed. */
      offsetMinutes: z.optional(z.int().check(z.minimum(-1080), z.maximum(1080))),
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
    next: z.nullable(cursor),
  }),
})
export const retryPhoto = route('POST /api/photos/{id}/retry', {
  access: 'account',
  tag: 'Photos',
  summary: 'Try to read a rejected photo again',
  params: idParam,
  status: 202,
})
