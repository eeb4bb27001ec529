/**
 * A set of texts of one length in as few bytes as they have, for millions of them: add all, then ask. Each has a number beside it.
 * Adding in order is fastest.
 */
export class PackedSet {
  private readonly width: number
  private readonly pack: (text: string, into: Uint8Array) => void
  private readonly asked: Uint8Array
  private bytes: Uint8Array
  private values: Float64Array
  private count = 0
  private isSorted = true

  constructor(width: number, pack: (text: string, into: Uint8Array) => void) {
    this.width = width
    this.pack = pack
    this.asked = new Uint8Array(width)
    this.bytes = new Uint8Array(firstRoom * width)
    this.values = new Float64Array(firstRoom)
  }

  add(text: string, value: number): void {
    if (this.count === this.values.length) this.grow()
    const at = this.count * this.width
    this.pack(text, this.bytes.subarray(at, at + this.width))
    this.values[this.count] = value
    if (this.count > 0 && this.order(this.bytes, at, at - this.width) < 0) this.isSorted = false
    this.count++
  }

  /** Undefined when it is none of them. */
  get(text: string): number | undefined {
    const found = this.find(text)
    return found === undefined ? undefined : this.values[found]
  }

  /** False when it is none of them. */
  set(text: string, value: number): boolean {
    const found = this.find(text)
    if (found !== undefined) this.values[found] = value
    return found !== undefined
  }

  /** ASCII texts that have this value, in order. */
  textsOf(value: number): string[] {
    if (!this.isSorted) this.sort()
    const texts: string[] = []
    for (let entry = 0; entry < this.count; entry++) {
      if (this.values[entry] !== value) continue
      texts.push(String.fromCharCode(...this.bytes.subarray(entry * this.width, (entry + 1) * this.width)))
    }
    return texts
  }

  private find(text: string): number | undefined {
    if (!this.isSorted) this.sort()
    this.pack(text, this.asked)
    let [low, high] = [0, this.count - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      const order = this.compare(middle)
      if (order === 0) return middle
      if (order < 0) low = middle + 1
      else high = middle - 1
    }
    return undefined
  }

  /** Of the entry with what is asked for. */
  private compare(entry: number): number {
    const from = entry * this.width
    for (let i = 0; i < this.width; i++) {
      const difference = (this.bytes[from + i] ?? 0) - (this.asked[i] ?? 0)
      if (difference !== 0) return difference
    }
    return 0
  }

  private order(bytes: Uint8Array, a: number, b: number): number {
    for (let i = 0; i < this.width; i++) {
      const difference = (bytes[a + i] ?? 0) - (bytes[b + i] ?? 0)
      if (difference !== 0) return difference
    }
    return 0
  }

  private sort(): void {
    const { width, bytes, values, count } = this
    const places = Uint32Array.from({ length: count }, (_, i) => i)
    places.sort((a, b) => this.order(bytes, a * width, b * width))
    const sorted = new Uint8Array(count * width)
    places.forEach((from, to) => sorted.set(bytes.subarray(from * width, (from + 1) * width), to * width))
    this.values = Float64Array.from(places, (from) => values[from] ?? 0)
    this.bytes = sorted
    this.isSorted = true
  }

  private grow(): void {
    const room = this.values.length * 2
    const [bytes, values] = [new Uint8Array(room * this.width), new Float64Array(room)]
    bytes.set(this.bytes)
    values.set(this.values)
    Object.assign(this, { bytes, values })
  }
}

const firstRoom = 1024

/** Of SHA-256 sums in lower-case hex. */
export const packedHashes = () =>
  new PackedSet(32, (text, into) => {
    for (let i = 0; i < 32; i++) into[i] = Number.parseInt(text.slice(i * 2, i * 2 + 2), 16)
  })

/** Of ids. */
export const packedIds = () =>
  new PackedSet(26, (text, into) => {
    for (let i = 0; i < 26; i++) into[i] = text.charCodeAt(i)
  })
