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

// Upload

export const newPhoto = z.strictObject({
  fileName: z.string().min(1).max(255),
  sizeBytes: z.int().min(1),
  sha256,
  contentType: z.string().max(100),
  /** Last-modified time of the file. */
  fileTimeMs: timeMs.optional(),
  albumId: id.optional(),
})
export type NewPhoto = z.infer<typeof newPhoto>

export const signedRequest = z.object({
  method: z.literal('PUT'),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  expiresAtMs: timeMs,
})
export const reservation = z.discriminatedUnion('outcome', [
  /** The account has these bytes already. */
  z.object({ outcome: z.literal('duplicate'), photoId: id, state: z.enum(photoStates) }),
  /** PUT the bytes as `upload` says. */
  z.object({ outcome: z.literal('upload'), photoId: id, upload: signedRequest }),
  /** Ask `getUpload` for where each part goes, then call `completeUpload`. */
  z.object({ outcome: z.literal('parts'), photoId: id, partSizeBytes: z.int(), partCount: z.int() }),
  /** This one cannot be taken; the others of the batch can. */
  z.object({ outcome: z.literal('refused'), code: z.string(), detail: z.string() }),
])
export type Reservation = z.infer<typeof reservation>

export const reservePhoto = route('POST /api/photos', {
  access: 'account',
  tag: 'Upload',
  summary: 'Reserve a photo: gives a signed upload, or says that it is here already',
  body: newPhoto,
  response: reservation,
  status: 201,
})
export const reservePhotos = route('POST /api/photos/batch', {
  access: 'account',
  tag: 'Upload',
  summary: 'Reserve up to 100 photos; answers in their order',
  status: 201,
  body: z.strictObject({ photos: z.array(newPhoto).min(1).max(100) }),
  response: z.object({ photos: z.array(reservation) }),
})
export const findKnown = route('POST /api/photos/known', {
  access: 'account',
  tag: 'Upload',
  summary: 'Which of these bytes the album has already; reserves nothing',
  body: z.strictObject({ sha256s: z.array(sha256).min(1).max(1000) }),
  response: z.object({ photos: z.array(z.object({ sha256, photoId: id, state: z.enum(photoStates) })) }),
})
/** Multipart form: `file`, and if wanted `tags` (comma-separated), `description`, `albumId`, `fileTimeMs`. */
export const uploadPhoto = route('POST /api/photos/file', {
  access: 'account',
  tag: 'Upload',
  summary: 'Upload one photo as a form, for scripts',
  consumes: 'multipart/form-data',
  status: 201,
  response: z.object({ photoId: id, outcome: z.enum(['uploaded', 'duplicate']), state: z.enum(photoStates) }),
})
export const getUpload = route('GET /api/photos/{id}/upload', {
  access: 'account',
  tag: 'Upload',
  summary: 'Where an unfinished upload continues',
  params: idParam,
  response: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('upload'), photoId: id, upload: signedRequest }),
    z.object({
      outcome: z.literal('parts'),
      photoId: id,
      partSizeBytes: z.int(),
      partCount: z.int(),
      stored: z.array(z.int()),
      /** Signed requests of the parts that are missing. */
      missing: z.array(signedRequest.extend({ number: z.int(), sizeBytes: z.int() })),
    }),
    z.object({ outcome: z.literal('done'), photoId: id, state: z.enum(photoStates) }),
  ]),
})
export const completeUpload = route('POST /api/photos/{id}/upload/complete', {
  access: 'account',
  tag: 'Upload',
  summary: 'Join the parts',
  params: idParam,
  response: z.object({ photoId: id, state: z.enum(photoStates) }),
})
export const cancelUpload = route('DELETE /api/photos/{id}/upload', {
  access: 'account',
  tag: 'Upload',
  summary: 'Give up an unfinished upload',
  params: idParam,
})

// One photo, many photos

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
    /** Refused with 409 when the photo has changed since. */ version: z.int().optional(),
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
const ids = z.strictObject({ ids: bulkIds })
export const trashPhotos = route('POST /api/photos/trash', {
  access: 'account',
  tag: 'Trash',
  summary: 'Move to trash: kept for 30 days',
  body: ids,
})
export const restorePhotos = route('POST /api/photos/restore', {
  access: 'account',
  tag: 'Trash',
  summary: 'Take back out of the trash',
  body: ids,
})
export const purgePhotos = route('POST /api/photos/purge', {
  access: 'session',
  tag: 'Trash',
  summary: 'Delete trashed photos for good',
  body: ids,
})
export const listTrash = route('GET /api/trash', {
  access: 'account',
  tag: 'Trash',
  summary: 'Trashed photos, the next to go first',
  query: pageQuery,
  response: photoPage.extend({ trashedAtMs: z.array(timeMs), keptDays: z.int() }),
})
export const emptyTrash = route('DELETE /api/trash', {
  access: 'session',
  tag: 'Trash',
  summary: 'Delete all trashed photos for good',
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

/** A ZIP of originals, streamed; the address works once, for some minutes. */
export const downloadTicket = z.object({
  url: z.string(),
  fileName: z.string(),
  count: z.int(),
  sizeBytes: z.int(),
})
export const createDownload = route('POST /api/downloads', {
  access: 'account',
  tag: 'Photos',
  summary: 'An address that streams a ZIP of originals',
  status: 201,
  response: downloadTicket,
  body: z.union([z.strictObject({ ids: bulkIds }), z.strictObject({ albumId: id })]),
})
export const getDownload = route('GET /api/downloads/{ticket}', {
  access: 'public',
  tag: 'Photos',
  summary: 'The ZIP that a download address stands for',
  produces: 'application/zip',
  params: z.strictObject({ ticket: z.string().max(100) }),
})

// Timeline, search, map

export const getTimeline = route('GET /api/timeline', {
  access: 'account',
  tag: 'Timeline',
  summary: 'Months with their counts, newest first',
  response: z.object({ months: z.array(z.object({ month: z.string(), count: z.int() })), total: z.int() }),
})
export const getMonth = route('GET /api/timeline/{month}', {
  access: 'account',
  tag: 'Timeline',
  summary: 'Photos of a month, newest first',
  query: pageQuery,
  response: photoPage,
  params: z.strictObject({
    month: z.string().regex(/^-?\d{4,6}-(0[1-9]|1[0-2])$/, 'is a month such as 2024-05'),
  }),
})
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

// Changes

export const change = z.discriminatedUnion('type', [
  z.object({
    type: z.enum([
      'photo-ready',
      'photo-rejected',
      'photos-edited',
      'photos-trashed',
      'photos-restored',
      'photos-purged',
    ]),
    photoIds: z.array(id),
  }),
  z.object({ type: z.literal('albums-changed'), albumIds: z.array(id) }),
  z.object({ type: z.literal('account-changed') }),
  /** The page was away for too long: load everything again. */
  z.object({ type: z.literal('reset') }),
])
export type Change = z.infer<typeof change>
export const getChanges = route('GET /api/changes', {
  access: 'account',
  tag: 'Changes',
  produces: 'text/event-stream',
  summary: 'Server-sent events, one `change` each; continue with Last-Event-ID',
})
