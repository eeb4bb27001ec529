/** Counts attempts, so that guessing takes for ever. */
export interface RateLimiter {
  /**
   * Counts one attempt under a key. @throws AppError `rate-limited` with `retryAfterS` when there were `limit`
   * within the window before it. Limits hold also while the store of the counts is down.
   */
  hit(key: string, terms: { limit: number; windowS: number }): Promise<void>
}
