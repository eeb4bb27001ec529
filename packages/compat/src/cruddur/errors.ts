import { AppError, maxBioLength, type ErrorCode } from '@cloudalbum/core'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

const maxDisplayNameLength = 80

/** What that page knows to be wrong with a profile, by its own words. */
export const profileErrors = (displayName: string, bio: string): string[] => [
  ...(displayName === '' ? ['display_name_blank'] : []),
  ...(displayName.length > maxDisplayNameLength ? ['display_name_exceed_max_chars'] : []),
  ...(bio.length > maxBioLength ? ['bio_exceed_max_chars'] : []),
]

/** Where this dialect differs from 400. */
const statuses: Partial<Record<ErrorCode, ContentfulStatusCode>> = {
  unauthenticated: 401,
  forbidden: 403,
  'account-disabled': 403,
  'not-found': 404,
  'too-large': 413,
  'rate-limited': 429,
  'storage-full': 507,
  unavailable: 503,
}

/** Anything that is not an AppError is a fault of ours, without its text. */
export function failure(context: Context, error: unknown): Response {
  if (!(error instanceof AppError))
    return context.json({ message: 'Something went wrong in the album.' }, 500)
  if (error.retryAfterS !== undefined) context.header('retry-after', String(error.retryAfterS))
  return context.json({ message: error.message }, statuses[error.code] ?? 400)
}
