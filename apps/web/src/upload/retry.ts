import { ApiError } from '@cloudalbum/contract'

/** A PUT to storage that was refused (`status`) or did not arrive (0). */
export class PutError extends Error {
  readonly status: number
  readonly code: string | undefined
  constructor(status: number, code?: string, detail = '') {
    super(detail)
    this.name = 'PutError'
    this.status = status
    this.code = code
  }
}

/** Also for a DOMException, which is no Error everywhere. */
export const errorName = (error: unknown) =>
  typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : ''
export const isAbort = (error: unknown) => errorName(error) === 'AbortError'

const passingStatuses = new Set([0, 408, 425, 429, 500, 502, 503, 504])

/** Whether trying again later may help. */
function isPassing(error: unknown): boolean {
  if (error instanceof PutError) return passingStatuses.has(error.status)
  return error instanceof ApiError && (error.code === 'offline' || passingStatuses.has(error.status))
}

/** Whether nothing answered at all. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof PutError
    ? error.status === 0
    : error instanceof ApiError && error.code === 'offline'
}

const attempts = 6
const firstMs = 1000
const longestMs = 30_000

export interface RetryClock {
  /** @throws AbortError */
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** Resolves at once while there is a connection. @throws AbortError */
  untilOnline(signal: AbortSignal): Promise<void>
}

/** Runs `work`, again and again with growing pauses while its errors are passing ones. */
export async function withRetries<T>(
  work: () => Promise<T>,
  clock: RetryClock,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted || !isPassing(error) || attempt >= attempts) throw error
      const askedS = error instanceof ApiError ? error.problem?.retryAfterS : undefined
      await clock.wait(
        Math.max(Math.min(longestMs, firstMs * 2 ** (attempt - 1)), (askedS ?? 0) * 1000),
        signal,
      )
      await clock.untilOnline(signal)
    }
  }
}
