export interface RateLimit {
  max: number
  windowMs: number
}

/** Counts per key in fixed windows. A limiter whose store is down still limits: it never lets everything through. */
export interface RateLimiter {
  /** Counts one, unless the limit is reached. Gives 0, or the milliseconds to wait. */
  hit(key: string, limit: RateLimit): Promise<number>
  /** Takes one back, as after a right password. */
  forgive(key: string): Promise<void>
}
