const none = new Uint8Array(0)

/** Reads a stream of bytes piece by piece, holding no more of it than is asked for. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array, unknown>
  #chunk: Uint8Array = none

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** What is here already; not empty after `fill` gave true. */
  get chunk(): Uint8Array {
    return this.#chunk
  }

  /** Makes at least `count` bytes be here. False when the source ends before. */
  async fill(count = 1): Promise<boolean> {
    while (this.#chunk.length < count) {
      const next = await this.#source.next()
      if (next.done) return false
      this.#chunk = this.#chunk.length === 0 ? next.value : joined([this.#chunk, next.value])
    }
    return true
  }

  /** Leaves bytes that are here behind. */
  advance(count: number): void {
    this.#chunk = this.#chunk.subarray(count)
  }

  /** The next bytes; undefined when the source ends before. */
  async take(count: number): Promise<Uint8Array | undefined> {
    if (!(await this.fill(count))) return undefined
    const taken = this.#chunk.subarray(0, count)
    this.advance(count)
    return taken
  }

  /** The next bytes, as they come; fewer when the source ends before. */
  async *pass(count: number): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0 && (await this.fill());) {
      const part = this.#chunk.subarray(0, left)
      this.advance(part.length)
      left -= part.length
      yield part
    }
  }

  async skip(count: number): Promise<void> {
    for (let left = count; left > 0 && (await this.fill());) {
      const size = Math.min(left, this.#chunk.length)
      this.advance(size)
      left -= size
    }
  }

  /** Lets go of the source before its end. */
  async close(): Promise<void> {
    await this.#source.return?.()
  }
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** The same bytes in pieces of a size that is worth sending. */
export async function* gathered(
  source: AsyncIterable<Uint8Array>,
  bytes = 65_536,
): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = []
  let size = 0
  for await (const part of source) {
    parts.push(part)
    size += part.length
    if (size < bytes) continue
    yield joined(parts)
    parts = []
    size = 0
  }
  if (size > 0) yield joined(parts)
}

export const ascii = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end))

export const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

export const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
