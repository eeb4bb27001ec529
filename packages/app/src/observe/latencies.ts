/** Each bucket is a tenth wider than the one before: what is read from it is wrong by 5 % at most. */
const growth = 1.1
const leastMs = 0.05
const mostMs = 600_000
const last = Math.ceil(Math.log(mostMs / leastMs) / Math.log(growth))

/** How long things took, in 0.7 kB however many they were. Two can be added up. */
export class Latencies {
  private readonly counts = new Uint32Array(last + 1)
  count = 0

  add(ms: number): void {
    const at = ms <= leastMs ? 0 : Math.min(last, Math.ceil(Math.log(ms / leastMs) / Math.log(growth)))
    this.counts[at] = (this.counts[at] ?? 0) + 1
    this.count += 1
  }

  addAll(others: Latencies): void {
    for (const [at, count] of others.counts.entries()) this.counts[at] = (this.counts[at] ?? 0) + count
    this.count += others.count
  }

  /** Milliseconds within which this share of them were done; undefined when there were none. @param share 0 to 1 */
  quantile(share: number): number | undefined {
    if (this.count === 0) return undefined
    const wanted = Math.max(1, Math.ceil(share * this.count))
    let seen = 0
    const at = this.counts.findIndex((count) => (seen += count) >= wanted)
    // The middle of the bucket, as a ratio.
    return at === 0 ? leastMs : leastMs * growth ** (at - 0.5)
  }
}
