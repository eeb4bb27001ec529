import type { RejectionCode } from '@cloudalbum/core'

/** Interleaved 8 bit pixels, upright. */
export interface Raster {
  data: Buffer
  width: number
  height: number
  channels: 3 | 4
}

/** The photo's fault, in words for its owner; anything else that is thrown is a fault of ours. */
export class RejectedError extends Error {
  readonly code: RejectionCode

  constructor(code: RejectionCode, detail: string, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause })
    this.name = 'RejectedError'
    this.code = code
  }
}

export function refuseGiants(width: number, height: number, maxPixels: number): void {
  if (width * height > maxPixels) {
    const megapixels = (pixels: number) => `${String(Math.round(pixels / 1e6))} megapixels`
    throw new RejectedError(
      'too-many-pixels',
      `The picture claims ${megapixels(width * height)}; at most ${megapixels(maxPixels)} are shown.`,
    )
  }
}

/**
 * Gives back the memory of bytes that nothing reads any more. The collector sees a small handle before megabytes and
 * lets those of several photos pile up: 65 MB more a worker.
 */
export function forget({ buffer, byteLength }: Uint8Array): void {
  // Small ones share a buffer with others.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}
