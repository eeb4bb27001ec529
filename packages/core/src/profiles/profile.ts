import type { RejectionCode } from '../ports/image-processor.ts'

/** What others see of an account. The display name is the account's, which also names it in shares and mails. */
export interface Profile {
  accountId: string
  /** Folder of its images: their addresses are seen by everybody, and tell nothing of the account. */
  imagesId: string
  /** Small letters, digits, hyphens, underscores: `/@<handle>`. */
  handle: string
  /** Plain, of several lines. */
  bio: string
  /** Its page can be seen although it publishes no gallery. */
  visible: boolean
  avatar: ImageSlot
  banner: ImageSlot
  createdAtMs: number
  updatedAtMs: number
}

export const imageKinds = ['avatar', 'banner'] as const
export type ImageKind = (typeof imageKinds)[number]

/** An image of a profile: what is shown, and what is to follow. */
export interface ImageSlot {
  image: ProfileImage | null
  upload: ImageUpload | null
  /** Hashes of images that were shown before, and whose files are not removed yet. */
  leftovers: string[]
}

export interface ProfileImage {
  /** Of the renditions: part of their address. */
  hash: string
  updatedAtMs: number
}

/** The last upload, until it is shown. A newer one takes its place. */
export interface ImageUpload {
  id: string
  /** `ready` only until everybody was told. */
  state: 'expected' | 'processing' | 'ready' | 'failed'
  /** Null: what draws the eye. */
  crop: Crop | null
  /** As announced, lower-case hex; null where the sender knew none. */
  sha256: string | null
  startedAtMs: number
  failure: ImageFailure | null
  /** Pages and listeners know how it ended. */
  told: boolean
}

export interface ImageFailure {
  /** `not-as-announced`, `missing`: the bytes; `failed`: every try to process them. */
  code: RejectionCode | 'not-as-announced' | 'missing' | 'failed'
  /** A sentence for the owner. */
  detail: string
}

/** A part of the upright picture, in fractions of its width and height. */
export interface Crop {
  x: number
  y: number
  width: number
  height: number
}

export const emptySlot: ImageSlot = { image: null, upload: null, leftovers: [] }

/** Something is still to be done for it. */
export const isUnsettled = ({ upload, leftovers }: ImageSlot) =>
  leftovers.length > 0 || (upload !== null && !(upload.state === 'failed' && upload.told))

export const maxBioLength = 500
