import type { Clock, RateLimiter } from '@cloudalbum/core'

const maxKeys = 100_000

/** Counts in memory. When too many keys are counted, the oldest windows are forgotten first. */
export function createMemoryRateLimiter(clock: Clock): RateLimiter {
  const windows = new Map<string, { count: number; endsAtMs: number }>()

  function makeRoom(nowMs: number): void {
    if (windows.size < maxKeys) return
    for (const [key, { endsAtMs }] of windows) if (endsAtMs <= nowMs) windows.delete(key)
    for (const key of windows.keys()) {
      if (windows.size < maxKeys) return
      windows.delete(key)
    }
  }

  return {
    async hit(key, { max, windowMs }) {
      const nowMs = clock.now()
      const window = windows.get(key)
      if (window && window.endsAtMs > nowMs) {
        if (window.count >= max) return window.endsAtMs - nowMs
        window.count++
        return 0
      }
      windows.delete(key)
      makeRoom(nowMs)
      windows.set(key, { count: 1, endsAtMs: nowMs + windowMs })
      return 0
    },
    async forgive(key) {
      const window = windows.get(key)
      if (window && window.count > 0) window.count--
    },
  }
}
