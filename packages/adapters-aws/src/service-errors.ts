import { AppError } from '@cloudalbum/core'

const busyNames = new Set([
  'ThrottlingException',
  'Throttling',
  'Throttled',
  'TooManyRequestsException',
  'LimitExceededException',
  'TooManyInvalidationsInProgress',
  'TimeoutError',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
])

interface SdkError {
  name?: string
  code?: string
  $metadata?: { httpStatusCode?: number }
  $retryable?: unknown
}

/** Whether another moment can change the answer: too many requests, a fault of the service, or no answer at all. */
export function isPassing(error: unknown): boolean {
  const { name = '', code = '', $metadata, $retryable } = error as SdkError
  const status = $metadata?.httpStatusCode ?? 0
  return (
    $retryable !== undefined || status >= 500 || status === 429 || busyNames.has(name) || busyNames.has(code)
  )
}

/**
 * Runs a request that the SDK has tried as often as its client is told to (three times).
 * @throws AppError `unavailable` with this text when the fault may pass; other errors as they are.
 */
export async function orUnavailable<T>(detail: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    if (!isPassing(cause)) throw cause
    throw new AppError('unavailable', detail, { cause, retryAfterS: 5 })
  }
}
