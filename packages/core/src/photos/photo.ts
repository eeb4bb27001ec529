import type { RejectionCode } from '../ports/image-processor.ts'
import type { Place } from '../ports/places.ts'

/** `purging` is the tombstone between the decision to delete and the last byte gone; nobody is shown it. */
export type PhotoState = 'expected' | 'processing' | 'ready' | 'rejected' | 'trashed' | 'purging'

/** Which rule gave the capture time, the surest first. See docs/capture-time.md. */
export type TakenSource = 'edited' | 'offset-tag' | 'gps' | 'account-zone' | 'file' | 'upload'

/**
 * What went wrong with a photo other than by its own bytes: the stored bytes are not the announced ones, they
 * are gone, or every try to process them failed (then an administrator can have it tried again).
 */
export type ProcessingFailure = 'not-as-announced' | 'missing' | 'failed'

export interface CaptureTime {
  /** What a clock on the wall showed, counted as if that wall were in UTC: the order of the timeline. */
  localMs: number
  /** Minutes east of UTC. The instant is `localMs - offsetMinutes * 60_000`. */
  offsetMinutes: number
  source: TakenSource
}

export interface Camera {
  make?: string
  model?: string
  lens?: string
  fNumber?: number
  exposureTimeS?: number
  iso?: number
  focalLengthMm?: number
  focalLength35Mm?: number
}

export interface Location {
  /** Degrees, north positive. */
  latitude: number
  /** Degrees, east positive. */
  longitude: number
  altitudeM?: number
}

/** One uploaded original and what is known of it. */
export interface Photo {
  id: string
  accountId: string
  state: PhotoState
  /** The state that `restore` goes back to. */
  trashedFrom?: 'ready' | 'rejected'
  trashedAtMs?: number
  /** Lower-case hex. Unique within an account. */
  sha256: string
  sizeBytes: number
  /** As claimed at reservation, then as found in the bytes. */
  contentType: string
  /** As the uploader named it: shown, never a path. */
  fileName: string
  /** Last-modified time of the file on the uploader's device. */
  fileTimeMs?: number
  uploadedAtMs: number
  updatedAtMs: number
  /** Counts every change; for conditional edits. */
  version: number
  rejection?: { code: RejectionCode | ProcessingFailure; detail: string }
  /** Upright pixels; 0 until ready. */
  width: number
  height: number
  thumbHash: string
  /** Part of the rendition's key: a new way of rendering gets a new address. */
  renditionVersion: number
  taken: CaptureTime
  camera: Camera
  location?: Location
  place?: Place
  tags: string[]
  description: string
  favourite: boolean
  /** Fields that the owner set by hand: processing again must leave them alone. */
  edited: ('taken' | 'location' | 'description' | 'tags')[]
  /** Id of an unfinished upload in parts. */
  uploadId?: string
}

export const renditions = ['thumbnail', 'preview'] as const
export type Rendition = (typeof renditions)[number]

/** Raised when renditions change in size or quality. */
export const renditionVersion = 1

export type KeyParts = Pick<Photo, 'accountId' | 'id' | 'sha256'>

/** Keys hold generated ids only: no name of a user's file ever becomes part of a path. */
export const originalKey = (photo: KeyParts) => `originals/${photo.accountId}/${photo.id}/${photo.sha256}`

export const renditionKey = (photo: KeyParts & { renditionVersion: number }, rendition: Rendition) =>
  `renditions/${photo.accountId}/${photo.id}/${photo.sha256}/${rendition}-${photo.renditionVersion}.${
    rendition === 'thumbnail' ? 'webp' : 'jpg'
  }`

export const renditionKeys = (photo: KeyParts & { renditionVersion: number }) =>
  renditions.map((rendition) => renditionKey(photo, rendition))

/** The photo that an original's key belongs to, or undefined when it is no such key. */
export function parseOriginalKey(key: string): KeyParts | undefined {
  const [folder, accountId, id, sha256, ...rest] = key.split('/')
  if (folder !== 'originals' || !accountId || !id || !sha256 || rest.length > 0) return undefined
  return { accountId, id, sha256 }
}

const renditionNames: readonly string[] = renditions

/** Which rendition of which photo a key is of, or undefined when it is no such key. */
export function parseRenditionKey(key: string): (KeyParts & { renditionVersion: number }) | undefined {
  const [folder, accountId, id, sha256, name = '', ...rest] = key.split('/')
  const [, rendition = '', version] = /^(\w+)-([1-9]\d*)\.(?:webp|jpg)$/.exec(name) ?? []
  if (folder !== 'renditions' || !accountId || !id || !sha256 || rest.length > 0) return undefined
  if (!renditionNames.includes(rendition)) return undefined
  const parts = { accountId, id, sha256, renditionVersion: Number(version) }
  return renditionKey(parts, rendition as Rendition) === key ? parts : undefined
}

/** `2024-05`, the month whose page shows the photo. */
export const monthOf = (localMs: number) => new Date(localMs).toISOString().slice(0, 7)

/** Where timeline, search and map show it. */
export const isListed = (photo: Pick<Photo, 'state'>) => photo.state === 'ready'
