/** Takes bytes of which neither size nor checksum is known yet: those of a form. */
export interface UploadSpool {
  /** Durable, but part of nothing until `keep`. @throws AppError `too-large`, `storage-full`, `invalid-input` when the bytes break off. */
  receive(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<SpooledBytes>
}

/** Left alone, it is collected within 24 h. */
export interface SpooledBytes {
  sizeBytes: number
  /** Lower-case hex. */
  sha256: string
  /** Create-only, durable when it resolves. @throws AppError `already-uploaded`, `storage-full`. */
  keep(key: string, options: { contentType: string }): Promise<void>
  discard(): Promise<void>
}
