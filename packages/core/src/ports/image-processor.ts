/**
 * Turns one original into what the album shows of it. Bytes come as a file, so that a 200 MB
 * original is never in the memory of the process that serves requests.
 */
export interface ImageProcessor {
  /**
   * One decode for all renditions. Never throws for bad bytes: those end as `rejected`.
   * Throws only for a fault of this machine (then the job is tried again).
   */
  process(originalPath: string, signal?: AbortSignal): Promise<ProcessedImage | RejectedImage>
  /** Parts of one picture, from one decode. Ends and throws as `process`. */
  cut(originalPath: string, order: CutOrder, signal?: AbortSignal): Promise<CutImage | RejectedImage>
  close(): Promise<void>
}

/** What a decoder spent its time on; for whoever watches. */
export interface ImageStep {
  name: 'read original' | 'read EXIF' | 'decode' | 'renditions'
  /** Since the epoch, with fractions. */
  startMs: number
  durationMs: number
}

export interface ProcessedImage {
  outcome: 'ready'
  /** Lower-case hex of the bytes that were really read. */
  sha256: string
  sizeBytes: number
  /** From the bytes, not from a name: `image/jpeg`, `image/heic` … */
  contentType: string
  /** Pixels after orientation is applied. */
  width: number
  height: number
  /** WebP, short side 320 px, quality 75, no metadata. */
  thumbnail: Uint8Array
  /** JPEG, long side at most 1920 px, quality 80, no metadata. */
  preview: Uint8Array
  /** https://evanw.github.io/thumbhash, base64. */
  thumbHash: string
  metadata: ImageMetadata
  steps?: ImageStep[]
}

export interface ImageSize {
  width: number
  height: number
}

export interface CutOrder {
  /** The part, in fractions of the upright picture; null: the part that draws the eye. */
  part: { x: number; y: number; width: number; height: number } | null
  /** All of one shape, the largest first. The part is filled out to that shape from its middle. */
  sizes: readonly [ImageSize, ...ImageSize[]]
}

export interface CutImage {
  outcome: 'ready'
  /** Lower-case hex of the bytes that were really read. */
  sha256: string
  sizeBytes: number
  /** JPEG in sRGB of exactly these sizes, quality 85, no metadata, on white where the picture is transparent. */
  images: Uint8Array[]
  steps?: ImageStep[]
}

export type RejectionCode =
  'not-an-image' | 'unsupported' | 'damaged' | 'too-many-pixels' | 'too-large' | 'too-slow'

export interface RejectedImage {
  outcome: 'rejected'
  sha256: string
  sizeBytes: number
  code: RejectionCode
  /** A sentence for the owner. */
  detail: string
  /** What could still be read. */
  metadata: ImageMetadata
  steps?: ImageStep[]
}

/** Everything is optional: cameras leave out, editors strip, files break. Text is plain, trimmed, without control characters. */
export interface ImageMetadata {
  /** EXIF DateTimeOriginal, else CreateDate, as the camera's clock showed it: `2021-04-11T15:47:53.120`. */
  takenLocal?: string
  /** EXIF OffsetTimeOriginal in minutes east of UTC. */
  takenOffsetMinutes?: number
  /** GPSDateStamp and GPSTimeStamp: milliseconds since 1970 UTC. */
  gpsTimeMs?: number
  latitude?: number
  longitude?: number
  /** Metres above sea level, negative below. */
  altitudeM?: number
  make?: string
  model?: string
  lens?: string
  fNumber?: number
  exposureTimeS?: number
  iso?: number
  focalLengthMm?: number
  focalLength35Mm?: number
  /** ImageDescription or XMP description. */
  description?: string
  /** XMP dc:subject, IPTC keywords. */
  keywords?: string[]
  /** XMP rating 1 to 5. */
  rating?: number
}
