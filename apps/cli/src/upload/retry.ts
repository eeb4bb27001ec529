import { ApiError } from '@cloudalbum/contract'
import { setTimeout as sleep } from 'node:timers/promises'

const attempts = 6

/** Tries again what a moment may mend: no connection, 429, 5xx; waits longer each time, as long as the album asks. */
export async function withRetries<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await work()
    } catch (error) {
      if (attempt === attempts || !(error instanceof ApiError) || !isPassing(error)) throw error
      const asked = error.problem?.retryAfterS
      await sleep(asked === undefined ? Math.random() * 500 * 2 ** attempt : asked * 1000, undefined, {
        signal,
      })
    }
}

const isPassing = (error: ApiError) =>
  error.code === 'offline' ||
  error.status === 429 ||
  (error.status >= 500 && error.code !== 'storage-full' && error.code !== 'quota-exceeded')
