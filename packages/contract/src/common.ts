import * as z from 'zod'

export const id = z.string().regex(/^[0-9a-hjkmnp-tv-z]{26}$/, 'is not an id')
export const idParam = z.strictObject({ id })
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in lower-case hex')
/** Milliseconds since 1970-01-01 UTC. */
export const timeMs = z.int()
export const cursor = z.string().max(500)
export const email = z.email().max(254)
export const password = z.string().min(8).max(256)
export const bulkIds = z.array(id).min(1).max(1000)

export const pageQuery = z.strictObject({
  cursor: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
})

/** Every code of a problem; what each means is in docs/api.md. */
export const errorCodes = [
  'invalid-input',
  'unauthenticated',
  'sign-in-failed',
  'not-confirmed',
  'account-disabled',
  'code-wrong',
  'sign-up-closed',
  'email-taken',
  'password-weak',
  'forbidden',
  'not-found',
  'conflict',
  'gone',
  'password-required',
  'too-large',
  'quota-exceeded',
  'checksum-mismatch',
  'already-uploaded',
  'unsupported-type',
  'range-not-satisfiable',
  'rate-limited',
  'storage-full',
  'unavailable',
  'internal',
] as const

/** RFC 9457, `application/problem+json`. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(errorCodes),
  detail: z.string(),
  fields: z.record(z.string(), z.string()).optional(),
  retryAfterS: z.number().optional(),
})
export type Problem = z.infer<typeof problem>

export const languages = ['en', 'ko'] as const
export const themes = ['system', 'light', 'dark'] as const
export const roles = ['member', 'admin'] as const
export const signUpModes = ['open', 'invitation', 'closed'] as const
