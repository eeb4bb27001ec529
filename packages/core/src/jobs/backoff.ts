const firstMs = 1000
const longestMs = 5 * 60_000
const factor = 4

/** How long to wait after a failed attempt (1 the first): 1 s, 4 s … 5 min, each with up to half more, so that jobs that failed together come back apart. */
export function backoffMs(attempt: number, random: () => number): number {
  const base = Math.min(longestMs, firstMs * factor ** (attempt - 1))
  return Math.round(Math.min(longestMs, base * (1 + random() / 2)))
}
