import type { RateLimiter } from '@cloudalbum/core'

/** Goes on counting with `spare` while `store` fails, so that nobody may guess passwords because a disk is full. */
export function limitAlways(
  store: RateLimiter,
  spare: RateLimiter,
  onFault: (error: unknown) => void,
): RateLimiter {
  async function withSpare<T>(work: (limiter: RateLimiter) => Promise<T>): Promise<T> {
    try {
      return await work(store)
    } catch (error) {
      onFault(error)
      return work(spare)
    }
  }
  return {
    hit: (key, limit) => withSpare((limiter) => limiter.hit(key, limit)),
    forgive: (key) => withSpare((limiter) => limiter.forgive(key)),
  }
}
