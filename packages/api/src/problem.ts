import { AppError, type ErrorCode } from '@cloudalbum/core'
import type { Problem } from '@cloudalbum/contract'

/** The one place where a failure of the core becomes an HTTP status. */
const statuses: Record<ErrorCode, number> = {
  'invalid-input': 400,
  unauthenticated: 401,
  'sign-in-failed': 401,
  'password-required': 401,
  'not-confirmed': 403,
  'account-disabled': 403,
  'sign-up-closed': 403,
  forbidden: 403,
  'code-wrong': 400,
  'password-weak': 400,
  'not-found': 404,
  'email-taken': 409,
  conflict: 409,
  'already-uploaded': 409,
  gone: 410,
  'too-large': 413,
  'unsupported-type': 415,
  'range-not-satisfiable': 416,
  'checksum-mismatch': 422,
  'rate-limited': 429,
  'quota-exceeded': 507,
  'storage-full': 507,
  unavailable: 503,
}

const titles: Partial<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  410: 'Gone',
  413: 'Too large',
  415: 'Unsupported type',
  416: 'Range not satisfiable',
  422: 'Not as announced',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Try again later',
  507: 'No space left',
}

/** RFC 9457 problem details. Anything that is not an AppError is a fault of ours: 500, without its text. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof AppError)) {
    const detail = 'Something went wrong in the album. The administrator finds the reason in its log.'
    return { type: 'about:blank', title: 'Internal error', status: 500, code: 'internal', detail }
  }
  const status = statuses[error.code]
  return {
    type: `urn:cloudalbum:problem:${error.code}`,
    title: titles[status] ?? 'Error',
    status,
    code: error.code,
    detail: error.message,
    ...(error.fields ? { fields: error.fields } : {}),
    ...(error.retryAfterS === undefined ? {} : { retryAfterS: error.retryAfterS }),
  }
}

export function problemResponse(error: unknown): Response {
  const problem = problemOf(error)
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  if (problem.retryAfterS !== undefined) headers.set('retry-after', String(Math.ceil(problem.retryAfterS)))
  return new Response(JSON.stringify(problem), { status: problem.status, headers })
}
