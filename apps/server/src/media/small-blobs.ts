import type { BlobInfo } from '@cloudalbum/core'

export interface SmallBlob {
  info: BlobInfo
  bytes: Uint8Array<ArrayBuffer>
  /** When its file was last seen on the disk. */
  seenAtMs: number
}

/** Thumbnails that were asked for lately, within a budget of memory; what is used longest ago goes first. */
export class SmallBlobs {
  private readonly blobs = new Map<string, SmallBlob>()
  private readonly maxBytes: number
  private bytes = 0

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  get(key: string): SmallBlob | undefined {
    const blob = this.blobs.get(key)
    if (!blob) return undefined
    this.blobs.delete(key)
    this.blobs.set(key, blob)
    return blob
  }

  set(blob: SmallBlob): void {
    this.delete(blob.info.key)
    this.blobs.set(blob.info.key, blob)
    this.bytes += blob.bytes.byteLength
    for (const oldest of this.blobs.keys()) {
      if (this.bytes <= this.maxBytes) return
      this.delete(oldest)
    }
  }

  delete(key: string): void {
    this.bytes -= this.blobs.get(key)?.bytes.byteLength ?? 0
    this.blobs.delete(key)
  }
}
