import { AppError } from '@cloudalbum/core'

/**
 * Where nearly every second try fails (30 % throttled, some in conflict, some without an answer) one request in a million is given
 * up: there is time for about 17.
 */
const mostTries = 20
const patienceMs = 8000
const firstMs = 10
const longestMs = 500

/** `busy` decides whether it makes sense to try again; `wait` is for tests. */
export interface RetryOptions {
  busy: (error: unknown) => boolean
  /** After so long no other try begins. Not set: 8 s. */
  forMs?: number
  wait?: (ms: number) => Promise<void>
}

/**
 * Tries again while the service is busy, after waits drawn between nothing and ever more (full jitter), half a second at most.
 * @throws AppError `unavailable` when it stays busy; what is not `busy` as it is.
 */
export async function withRetries<T>(run: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { wait = sleep, forMs = patienceMs } = options
  const untilMs = performance.now() + forMs
  for (let tries = 1; ; tries++) {
    try {
      return await run()
    } catch (error) {
      if (!options.busy(error)) throw error
      if (tries === mostTries || performance.now() > untilMs) throw unavailable(error)
      await wait(Math.random() * Math.min(longestMs, firstMs * 2 ** tries))
    }
  }
}

/** For who came second: before it looks again. Longer after each try, half a second at most. */
export const giveWay = (tries: number): Promise<void> =>
  sleep(Math.random() * Math.min(longestMs, 5 * 2 ** tries))

export const unavailable = (cause: unknown) =>
  new AppError('unavailable', 'The album is busy at the moment. Try again in a few seconds.', {
    retryAfterS: 5,
    cause,
  })

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
