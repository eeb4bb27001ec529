/** `short` is what `npm test` runs: a sample, always the same. `long` is `npm run prove`: everything. */
export type Form = 'short' | 'long'

export interface Proven {
  /** How many moments, faults or photos were tried. */
  points: number
  /** What did not hold; empty: all did. */
  problems: string[]
  /** Why nothing was tried. */
  skipped?: string
}

export interface Proof {
  /** What must hold. */
  name: string
  run(form: Form): Promise<Proven>
}

/** Evenly spread over all, the first and the last among them. */
export function sample<T>(all: readonly T[], count: number): T[] {
  if (all.length <= count) return [...all]
  const chosen = Array.from({ length: count }, (_, i) => Math.round((i * (all.length - 1)) / (count - 1)))
  return chosen.flatMap((at) => all.slice(at, at + 1))
}
