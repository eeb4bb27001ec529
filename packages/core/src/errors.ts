/**
 * Every failure that a user or a client may see. `code` is stable and part of the wire
 * contract; `detail` is an English sentence that says what to do. The HTTP status belongs
 * to the edge (`packages/api/src/problem.ts`).
 */
export type ErrorCode =
  | 'invalid-input'
  | 'unauthenticated'
  | 'sign-in-failed'
  | 'not-confirmed'
  | 'account-disabled'
  | 'code-wrong'
  | 'sign-up-closed'
  | 'email-taken'
  | 'password-weak'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'gone'
  | 'password-required'
  | 'too-large'
  | 'quota-exceeded'
  | 'checksum-mismatch'
  | 'already-uploaded'
  | 'unsupported-type'
  | 'range-not-satisfiable'
  | 'rate-limited'
  | 'storage-full'
  | 'unavailable'

export interface ErrorExtras {
  /** Field name → what is wrong with it. */
  fields?: Record<string, string>
  retryAfterS?: number
  cause?: unknown
}

export class AppError extends Error {
  readonly code: ErrorCode
  readonly fields?: Record<string, string>
  readonly retryAfterS?: number

  constructor(code: ErrorCode, detail: string, extras: ErrorExtras = {}) {
    super(detail, extras.cause === undefined ? undefined : { cause: extras.cause })
    this.name = 'AppError'
    this.code = code
    if (extras.fields) this.fields = extras.fields
    if (extras.retryAfterS !== undefined) this.retryAfterS = extras.retryAfterS
  }
}

/** Someone else's thing and a missing thing look exactly alike. */
export const notFound = (what: string) => new AppError('not-found', `There is no such ${what}.`)

export const invalid = (detail: string, fields?: Record<string, string>) =>
  new AppError('invalid-input', detail, fields ? { fields } : {})

export const isAppError = (error: unknown, code?: ErrorCode): error is AppError =>
  error instanceof AppError && (code === undefined || error.code === code)
