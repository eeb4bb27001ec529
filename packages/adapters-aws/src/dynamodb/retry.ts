import { AppError } from '@cloudalbum/core'

const attempts = 10
const firstMs = 10
const longestMs = 800

/** `busy` decides whether it makes sense to try again; `wait` is for tests. */
export interface RetryOptions {
  busy: (error: unknown) => boolean
  /** After so long no other try begins. */
  forMs?: number
  wait?: (ms: number) => Promise<void>
}

/**
 * Tries again while the service is busy, after waits drawn between nothing and ever more (full jitter), of 5 s in all at most.
 * @throws AppError `unavailable` when it stays busy; what is not `busy` as it is.
 */
export async function withRetries<T>(run: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { wait = sleep, forMs = Infinity } = options
  const untilMs = performance.now() + forMs
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (!options.busy(error)) throw error
      if (attempt === attempts || performance.now() > untilMs) throw unavailable(error)
      await wait(Math.random() * Math.min(longestMs, firstMs * 2 ** attempt))
    }
  }
}

export const unavailable = (cause: unknown) =>
  new AppError('unavailable', 'The album is busy at the moment. Try again in a few seconds.', {
    retryAfterS: 5,
    cause,
  })

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
