import type { CutOrder, ImageMetadata, ImageStep, ProcessedImage, RejectionCode } from '@cloudalbum/core'

export interface Limits {
  maxPixels: number
  maxBytes: number
}

/** What the server asks of a worker process. One at a time. */
export interface Job {
  path: string
  limits: Limits
  /** Instead of everything that is shown of a photo, these parts. */
  cut?: CutOrder
}

export interface Identity {
  sha256: string
  sizeBytes: number
}

/** What a worker process tells. `identity` and `metadata` come early: they outlive a crash of a decoder. */
export type Report =
  | { kind: 'started' }
  | { kind: 'identity'; identity: Identity }
  | { kind: 'metadata'; metadata: ImageMetadata }
  | { kind: 'step'; step: ImageStep }
  | { kind: 'ready'; image: Omit<ProcessedImage, 'outcome' | 'metadata' | 'steps' | keyof Identity> }
  | { kind: 'cut'; images: Buffer[] }
  | { kind: 'rejected'; code: RejectionCode; detail: string }
  /** Not the photo's fault. */
  | { kind: 'fault'; message: string; code?: string }
