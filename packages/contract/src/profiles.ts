import * as z from 'zod/mini'
import { avatarUrls, id, sha256 } from './common.ts'
import { itemPhoto } from './galleries.ts'
import { route } from './route.ts'
import { signedRequest } from './uploads.ts'

export const imageKinds = ['avatar', 'banner'] as const
/** Of an avatar or banner, before it is cut to its size. */
export const maxProfileImageBytes = 20_000_000
export const maxBioLength = 500

/** As typed: capital letters are taken for small ones. */
const handle = z.string().check(z.trim(), z.minLength(1), z.maxLength(40))
const handleParam = z.strictObject({ handle: z.string().check(z.maxLength(40)) })
const fraction = z.number().check(z.minimum(0), z.maximum(1))

export const publicProfile = z.object({
  handle: z.string(),
  displayName: z.string(),
  /** Plain, of several lines. */
  bio: z.string(),
  avatar: z.nullable(avatarUrls),
  /** 1500 × 500 */
  banner: z.nullable(z.string()),
})
export type PublicProfile = z.infer<typeof publicProfile>

export const shownProfile = z.extend(publicProfile, {
  /** You alone see it: it is yours, and hidden from everybody else. */
  onlyYou: z.boolean(),
})
export type ShownProfile = z.infer<typeof shownProfile>

export const imageUpload = z.object({
  state: z.enum(['expected', 'processing', 'failed']),
  /** Why it failed; the image of before is still shown. */
  failure: z.nullable(z.object({ code: z.string(), detail: z.string() })),
})
export type ImageUpload = z.infer<typeof imageUpload>

export const ownProfile = z.extend(publicProfile, {
  /** Address of the page. */
  url: z.string(),
  /** The page can be seen although no gallery is published. */
  visible: z.boolean(),
  /** A published gallery shows the page too. */
  hasGalleries: z.boolean(),
  avatarUpload: z.nullable(imageUpload),
  bannerUpload: z.nullable(imageUpload),
})
export type OwnProfile = z.infer<typeof ownProfile>

export const getOwnProfile = route('GET /api/profile', {
  access: 'account',
  tag: 'Profiles',
  summary: 'What others see of you, and uploads that are under way',
  response: ownProfile,
})
export const updateProfile = route('PATCH /api/profile', {
  access: 'session',
  tag: 'Profiles',
  summary: 'Change handle, display name and bio, and whether the page can be seen',
  body: z.strictObject({
    handle: z.optional(handle),
    displayName: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(80))),
    bio: z.optional(z.string().check(z.maxLength(maxBioLength))),
    visible: z.optional(z.boolean()),
  }),
  response: ownProfile,
})
const kindParam = z.strictObject({ kind: z.enum(imageKinds) })
export const startProfileImage = route('POST /api/profile/images/{kind}', {
  access: 'session',
  tag: 'Profiles',
  summary: 'Replace avatar or banner: PUT the bytes as `upload` says, within five minutes',
  params: kindParam,
  status: 201,
  body: z.strictObject({
    fileName: z.string().check(z.minLength(1), z.maxLength(255)),
    contentType: z.string().check(z.maxLength(100)),
    sizeBytes: z.int().check(z.minimum(1)),
    sha256,
    /** The part to show, in fractions of the upright picture; without it the part that draws the eye. */
    crop: z.optional(
      z.nullable(
        z.strictObject({
          x: fraction,
          y: fraction,
          width: z.number().check(z.minimum(0.001), z.maximum(1)),
          height: z.number().check(z.minimum(0.001), z.maximum(1)),
        }),
      ),
    ),
  }),
  response: z.object({ uploadId: id, upload: signedRequest }),
})
export const cancelProfileImage = route('DELETE /api/profile/images/{kind}/upload', {
  access: 'session',
  tag: 'Profiles',
  summary: 'Give up an upload, or put away why it failed',
  params: kindParam,
})
export const removeProfileImage = route('DELETE /api/profile/images/{kind}', {
  access: 'session',
  tag: 'Profiles',
  summary: 'Remove avatar or banner, in every size',
  params: kindParam,
})

export const getProfile = route('GET /api/profiles/{handle}', {
  access: 'public',
  tag: 'Profiles',
  summary: 'A profile that can be seen, or your own; a handle of before leads on (308), for 90 days',
  params: handleParam,
  response: shownProfile,
})
export const profileGallery = z.object({
  slug: z.string(),
  title: z.string(),
  text: z.string(),
  itemCount: z.int(),
  cover: z.nullable(itemPhoto),
})
export type ProfileGallery = z.infer<typeof profileGallery>
export const listProfileGalleries = route('GET /api/profiles/{handle}/galleries', {
  access: 'public',
  tag: 'Profiles',
  summary: 'The galleries that somebody publishes, the newest first',
  params: handleParam,
  response: z.object({ galleries: z.array(profileGallery) }),
})
