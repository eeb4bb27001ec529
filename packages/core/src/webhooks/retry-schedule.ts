const firstMs = 5000
const factor = 3
const longestMs = 4 * 3_600_000

/** How long a delivery is tried. */
export const deliveryLifeMs = 24 * 3_600_000

/** How long to wait after a failed try (1 the first): 5 s, 15 s, 45 s … 4 h, each with up to a quarter more, so that what failed together comes back apart. */
export function retryDelayMs(tries: number, random: () => number): number {
  const base = Math.min(longestMs, firstMs * factor ** (tries - 1))
  return Math.round(base * (1 + random() / 4))
}

/** Up to here failures may be about single messages. */
const toleratedFailures = 5
const longestPauseMs = 15 * 60_000

/**
 * A server that answers nothing is asked with one message at a time, and less and less often, whatever else waits for it:
 * 10 s after the fifth failure in a row, then 20 s … 15 min. Gives the time up to which nothing is sent.
 */
export function pausedUntilMs(health: { failures: number; failedAtMs: number | null }): number {
  const { failures, failedAtMs } = health
  if (failedAtMs === null || failures < toleratedFailures) return 0
  return failedAtMs + Math.min(longestPauseMs, 10_000 * 2 ** (failures - toleratedFailures))
}

export const isDoubtful = ({ failures }: { failures: number }) => failures >= toleratedFailures
