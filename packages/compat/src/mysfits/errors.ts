import { AppError, type ErrorCode } from '@cloudalbum/core'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** Where this dialect differs from 400. */
const statuses: Partial<Record<ErrorCode, ContentfulStatusCode>> = {
  unauthenticated: 401,
  forbidden: 403,
  'account-disabled': 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'rate-limited': 429,
  'storage-full': 507,
  unavailable: 503,
}

/** Errors as the page reads them. Anything that is not an AppError is a fault of ours, without its text. */
export function failure(context: Context, error: unknown): Response {
  if (!(error instanceof AppError)) return context.json(body('Something went wrong in the album.'), 500)
  if (error.retryAfterS !== undefined) context.header('retry-after', String(error.retryAfterS))
  return context.json(body(error.message), statuses[error.code] ?? 400)
}

const body = (message: string) => ({ message, Message: message })
