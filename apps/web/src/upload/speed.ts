const windowMs = 8000

/** Bytes a second over the last seconds, and how long the rest takes at that rate. */
export interface SpeedGauge {
  add(bytes: number): void
  bytesPerS(): number
  remainingS(bytesLeft: number): number | undefined
  /** Forgets what was, after a pause. */
  reset(): void
}

export function createSpeedGauge(now: () => number): SpeedGauge {
  let samples: { atMs: number; bytes: number }[] = []
  let sinceMs = 0
  const bytesPerS = () => {
    const nowMs = now()
    samples = samples.filter(({ atMs }) => nowMs - atMs <= windowMs)
    const spanMs = Math.min(windowMs, nowMs - sinceMs)
    if (samples.length === 0 || spanMs < 500) return 0
    return (samples.reduce((sum, { bytes }) => sum + bytes, 0) * 1000) / spanMs
  }
  return {
    add(bytes) {
      if (samples.length === 0) sinceMs = Math.max(sinceMs, now() - 500)
      samples.push({ atMs: now(), bytes })
    },
    bytesPerS,
    remainingS(bytesLeft) {
      const rate = bytesPerS()
      return rate > 0 ? bytesLeft / rate : undefined
    },
    reset() {
      samples = []
      sinceMs = now()
    },
  }
}
