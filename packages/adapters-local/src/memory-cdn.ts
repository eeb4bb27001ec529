import type { Cdn } from '@cloudalbum/core'

export interface MemoryCdnOptions {
  /** What is used longest ago goes first. */
  maxBytes: number
}

/** One machine has nothing in front of it: the server itself keeps small public files in memory, and this is what it keeps them in. */
export class MemoryCdn implements Cdn {
  private readonly kept = new Map<string, Uint8Array<ArrayBuffer>>()
  private readonly maxBytes: number
  private bytes = 0
  private purges = 0

  constructor({ maxBytes }: MemoryCdnOptions) {
    this.maxBytes = maxBytes
  }

  purge(paths: readonly string[]): Promise<void> {
    this.purges++
    for (const path of paths) this.drop(path)
    return Promise.resolve()
  }

  /** What is kept of a path, else what `read` finds, which is kept from then on. Undefined is not kept. */
  async fetch(
    path: string,
    read: () => Promise<Uint8Array<ArrayBuffer> | undefined>,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const present = this.kept.get(path)
    if (present) {
      this.kept.delete(path)
      this.kept.set(path, present)
      return present
    }
    const before = this.purges
    const bytes = await read()
    // What was read before a purge may be what the purge was for.
    if (bytes && before === this.purges) this.keep(path, bytes)
    return bytes
  }

  private keep(path: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.drop(path)
    this.kept.set(path, bytes)
    this.bytes += bytes.byteLength
    for (const oldest of this.kept.keys()) {
      if (this.bytes <= this.maxBytes) return
      this.drop(oldest)
    }
  }

  private drop(path: string): void {
    this.bytes -= this.kept.get(path)?.byteLength ?? 0
    this.kept.delete(path)
  }
}
