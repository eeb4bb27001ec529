import * as z from 'zod/mini'
import { id, idParam, sha256, timeMs } from './common.ts'
import { photoStates } from './photos.ts'
import { route } from './route.ts'

export const newPhoto = z.strictObject({
  fileName: z.string().check(z.minLength(1), z.maxLength(255)),
  sizeBytes: z.int().check(z.minimum(1)),
  sha256,
  contentType: z.string().check(z.maxLength(100)),
  /** Last-modified time of the file. */
  fileTimeMs: z.optional(timeMs),
  albumId: z.optional(id),
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
  body: z.strictObject({ photos: z.array(newPhoto).check(z.minLength(1), z.maxLength(100)) }),
  response: z.object({ photos: z.array(reservation) }),
})
export const findKnown = route('POST /api/photos/known', {
  access: 'account',
  tag: 'Upload',
  summary: 'Which of these bytes the album has already; reserves nothing',
  body: z.strictObject({ sha256s: z.array(sha256).check(z.minLength(1), z.maxLength(1000)) }),
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
      missing: z.array(z.extend(signedRequest, { number: z.int(), sizeBytes: z.int() })),
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
