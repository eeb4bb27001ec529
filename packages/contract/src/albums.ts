import * as z from 'zod/mini'
import { avatarUrls, bulkIds, id, idParam, pageQuery, timeMs } from './common.ts'
import { downloadTicket } from './downloads.ts'
import { photoPage } from './photos.ts'
import { route } from './route.ts'

export const albumOrders = ['manual', 'oldest', 'newest'] as const

export const album = z.object({
  id,
  parentId: z.nullable(id),
  title: z.string(),
  description: z.string(),
  order: z.enum(albumOrders),
  photoCount: z.int(),
  /** The chosen photo, else the first; null while the album is empty. */
  cover: z.nullable(z.object({ photoId: id, thumbnailUrl: z.string(), thumbHash: z.string() })),
  /** Capture times of first and last photo. */
  fromLocalMs: z.nullable(timeMs),
  toLocalMs: z.nullable(timeMs),
  shared: z.boolean(),
  createdAtMs: timeMs,
  updatedAtMs: timeMs,
  version: z.int(),
})
export type Album = z.infer<typeof album>

const title = z.string().check(z.trim(), z.minLength(1), z.maxLength(120))
const description = z.string().check(z.maxLength(2000))

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
    description: z.optional(description),
    parentId: z.optional(z.nullable(id)),
    photoIds: z.optional(bulkIds),
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
    title: z.optional(title),
    description: z.optional(description),
    parentId: z.optional(z.nullable(id)),
    order: z.optional(z.enum(albumOrders)),
    coverPhotoId: z.optional(z.nullable(id)),
    version: z.optional(z.int()),
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
  body: z.strictObject({ photoIds: bulkIds, beforePhotoId: z.nullable(id) }),
})

// Share links

export const shareLink = z.object({
  id,
  albumId: id,
  albumTitle: z.string(),
  url: z.string(),
  label: z.string(),
  hasPassword: z.boolean(),
  expiresAtMs: z.nullable(timeMs),
  allowDownload: z.boolean(),
  showLocation: z.boolean(),
  createdAtMs: timeMs,
  expired: z.boolean(),
  views: z.int(),
})
export type ShareLink = z.infer<typeof shareLink>

const linkTerms = z.strictObject({
  label: z.optional(z.string().check(z.trim(), z.maxLength(80))),
  /** Null removes it. */
  password: z.optional(z.nullable(z.string().check(z.minLength(4), z.maxLength(256)))),
  expiresAtMs: z.optional(z.nullable(timeMs)),
  allowDownload: z.optional(z.boolean()),
  /** Also shows camera data. */
  showLocation: z.optional(z.boolean()),
})
export const listShareLinks = route('GET /api/share-links', {
  access: 'account',
  tag: 'Sharing',
  summary: 'Your share links; of one album with `albumId`',
  query: z.strictObject({ albumId: z.optional(id) }),
  response: z.object({ links: z.array(shareLink) }),
})
export const createShareLink = route('POST /api/share-links', {
  access: 'account',
  tag: 'Sharing',
  summary: 'Share an album by a link',
  status: 201,
  body: z.extend(linkTerms, { albumId: id }),
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

const token = z.strictObject({ token: z.string().check(z.maxLength(100)) })
const sharePhotoParams = z.extend(token, { id })
export const share = z.object({
  title: z.string(),
  description: z.string(),
  ownerName: z.string(),
  ownerAvatar: z.nullable(avatarUrls),
  photoCount: z.int(),
  allowDownload: z.boolean(),
  showLocation: z.boolean(),
  expiresAtMs: z.nullable(timeMs),
  fromLocalMs: z.nullable(timeMs),
  toLocalMs: z.nullable(timeMs),
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
  body: z.strictObject({ password: z.string().check(z.maxLength(256)) }),
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
  camera: z.nullable(z.string()),
  place: z.nullable(z.string()),
  location: z.nullable(z.object({ latitude: z.number(), longitude: z.number() })),
  previewUrl: z.string(),
  downloadUrl: z.nullable(z.string()),
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
  body: z.strictObject({ ids: z.optional(bulkIds) }),
  response: downloadTicket,
})
/** Without location and camera data unless the owner allows them. */
export const getShareOriginal = route('GET /api/shares/{token}/photos/{id}/original', {
  access: 'share',
  tag: 'Shared with you',
  summary: 'One original, where the owner allows downloads',
  params: sharePhotoParams,
  /** From `downloadUrl` of links with a password, in place of X-Share-Token. */
  query: z.strictObject({ key: z.optional(z.string().check(z.maxLength(500))) }),
  produces: 'application/octet-stream',
})
