import * as z from 'zod'
import { bulkIds, id, idParam, pageQuery, timeMs } from './common.ts'
import { downloadTicket } from './downloads.ts'
import { photoPage } from './photos.ts'
import { route } from './route.ts'

export const albumOrders = ['manual', 'oldest', 'newest'] as const

export const album = z.object({
  id,
  parentId: id.nullable(),
  title: z.string(),
  description: z.string(),
  order: z.enum(albumOrders),
  photoCount: z.int(),
  /** The chosen photo, else the first; null while the album is empty. */
  cover: z.object({ photoId: id, thumbnailUrl: z.string(), thumbHash: z.string() }).nullable(),
  /** Capture times of first and last photo. */
  fromLocalMs: timeMs.nullable(),
  toLocalMs: timeMs.nullable(),
  shared: z.boolean(),
  createdAtMs: timeMs,
  updatedAtMs: timeMs,
  version: z.int(),
})
export type Album = z.infer<typeof album>

const title = z.string().trim().min(1).max(120)
const description = z.string().max(2000)

export const listAlbums = route('GET /api/albums', {
  access: 'account',
  tag: 'Albums',
  summary: 'All albums; `parentId` nests them',
  response: z.object({ albums: z.array(album) }),
})
export const createAlbum = route('POST /api/albums', {
  access: 'account',
  tag: 'Albums',
  summary: 'Make an album',
  status: 201,
  response: album,
  body: z.strictObject({
    title,
    description: description.optional(),
    parentId: id.nullable().optional(),
    photoIds: bulkIds.optional(),
  }),
})
export const getAlbum = route('GET /api/albums/{id}', {
  access: 'account',
  tag: 'Albums',
  summary: 'One album',
  params: idParam,
  response: album,
})
export const updateAlbum = route('PATCH /api/albums/{id}', {
  access: 'account',
  tag: 'Albums',
  summary: 'Rename, describe, move into another album, set order and cover',
  params: idParam,
  response: album,
  body: z.strictObject({
    title: title.optional(),
    description: description.optional(),
    parentId: id.nullable().optional(),
    order: z.enum(albumOrders).optional(),
    coverPhotoId: id.nullable().optional(),
    version: z.int().optional(),
  }),
})
export const deleteAlbum = route('DELETE /api/albums/{id}', {
  access: 'account',
  tag: 'Albums',
  summary: 'Delete an album; its photos stay, albums inside move up',
  params: idParam,
})
export const listAlbumPhotos = route('GET /api/albums/{id}/photos', {
  access: 'account',
  tag: 'Albums',
  summary: 'Photos of an album in its order',
  params: idParam,
  query: pageQuery,
  response: photoPage,
})
export const addToAlbum = route('POST /api/albums/{id}/photos', {
  access: 'account',
  tag: 'Albums',
  summary: 'Add photos; those that are in it stay where they are',
  params: idParam,
  body: z.strictObject({ photoIds: bulkIds }),
  response: z.object({ added: z.int() }),
})
export const removeFromAlbum = route('POST /api/albums/{id}/photos/remove', {
  access: 'account',
  tag: 'Albums',
  summary: 'Take photos out of an album',
  params: idParam,
  body: z.strictObject({ photoIds: bulkIds }),
  response: z.object({ removed: z.int() }),
})
export const moveInAlbum = route('POST /api/albums/{id}/photos/move', {
  access: 'account',
  tag: 'Albums',
  summary: 'Move photos before another one, or to the end; makes the order manual',
  params: idParam,
  body: z.strictObject({ photoIds: bulkIds, beforePhotoId: id.nullable() }),
})

// Share links

export const shareLink = z.object({
  id,
  albumId: id,
  albumTitle: z.string(),
  url: z.string(),
  label: z.string(),
  hasPassword: z.boolean(),
  expiresAtMs: timeMs.nullable(),
  allowDownload: z.boolean(),
  showLocation: z.boolean(),
  createdAtMs: timeMs,
  expired: z.boolean(),
  views: z.int(),
})
export type ShareLink = z.infer<typeof shareLink>

const linkTerms = z.strictObject({
  label: z.string().trim().max(80).optional(),
  /** Null removes it. */
  password: z.string().min(4).max(256).nullable().optional(),
  expiresAtMs: timeMs.nullable().optional(),
  allowDownload: z.boolean().optional(),
  /** Also shows camera data. */
  showLocation: z.boolean().optional(),
})
export const listShareLinks = route('GET /api/share-links', {
  access: 'account',
  tag: 'Sharing',
  summary: 'Your share links; of one album with `albumId`',
  query: z.strictObject({ albumId: id.optional() }),
  response: z.object({ links: z.array(shareLink) }),
})
export const createShareLink = route('POST /api/share-links', {
  access: 'account',
  tag: 'Sharing',
  summary: 'Share an album by a link',
  status: 201,
  body: linkTerms.extend({ albumId: id }),
  response: shareLink,
})
export const updateShareLink = route('PATCH /api/share-links/{id}', {
  access: 'account',
  tag: 'Sharing',
  summary: 'Change what a link allows',
  params: idParam,
  body: linkTerms,
  response: shareLink,
})
export const deleteShareLink = route('DELETE /api/share-links/{id}', {
  access: 'account',
  tag: 'Sharing',
  summary: 'Revoke a link, at once',
  params: idParam,
})

// What a visitor of a link sees. A password opens the link: `unlockShare` gives a token to send as `X-Share-Token`.

const token = z.strictObject({ token: z.string().max(100) })
const sharePhotoParams = token.extend({ id })
export const share = z.object({
  title: z.string(),
  description: z.string(),
  ownerName: z.string(),
  photoCount: z.int(),
  allowDownload: z.boolean(),
  showLocation: z.boolean(),
  expiresAtMs: timeMs.nullable(),
  fromLocalMs: timeMs.nullable(),
  toLocalMs: timeMs.nullable(),
})
export type Share = z.infer<typeof share>
export const getShare = route('GET /api/shares/{token}', {
  access: 'share',
  tag: 'Shared with you',
  summary: 'What a link shows; 401 `password-required` until it is unlocked',
  params: token,
  response: share,
})
export const unlockShare = route('POST /api/shares/{token}/unlock', {
  access: 'public',
  tag: 'Shared with you',
  summary: 'Open a link with its password',
  params: token,
  body: z.strictObject({ password: z.string().max(256) }),
  response: z.object({ shareToken: z.string(), expiresAtMs: timeMs }),
})
/** Places are '' and times keep only what the owner allows. */
export const listSharePhotos = route('GET /api/shares/{token}/photos', {
  access: 'share',
  tag: 'Shared with you',
  summary: 'Photos of a link',
  params: token,
  query: pageQuery,
  response: photoPage,
})
export const sharePhoto = z.object({
  id,
  width: z.int(),
  height: z.int(),
  localMs: timeMs,
  description: z.string(),
  fileName: z.string(),
  camera: z.string().nullable(),
  place: z.string().nullable(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
  previewUrl: z.string(),
  downloadUrl: z.string().nullable(),
})
export type SharePhoto = z.infer<typeof sharePhoto>
export const getSharePhoto = route('GET /api/shares/{token}/photos/{id}', {
  access: 'share',
  tag: 'Shared with you',
  summary: 'One photo of a link',
  params: sharePhotoParams,
  response: sharePhoto,
})
export const createShareDownload = route('POST /api/shares/{token}/downloads', {
  access: 'share',
  tag: 'Shared with you',
  summary: 'An address that streams a ZIP, where the owner allows it',
  params: token,
  status: 201,
  body: z.strictObject({ ids: bulkIds.optional() }),
  response: downloadTicket,
})
/** Without location and camera data unless the owner allows them. */
export const getShareOriginal = route('GET /api/shares/{token}/photos/{id}/original', {
  access: 'share',
  tag: 'Shared with you',
  summary: 'One original, where the owner allows downloads',
  params: sharePhotoParams,
  /** From `downloadUrl` of links with a password, in place of X-Share-Token. */
  query: z.strictObject({ key: z.string().max(500).optional() }),
  produces: 'application/octet-stream',
})
