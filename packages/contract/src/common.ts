import * as z from 'zod/mini'

export const id = z.string().check(z.regex(/^[0-9a-hjkmnp-tv-z]{26}$/, 'is not an id'))
export const idParam = z.strictObject({ id })
export const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in lower-case hex'))
/** Milliseconds since 1970-01-01 UTC. */
export const timeMs = z.int()
export const cursor = z.string().check(z.maxLength(500))
export const email = z.email().check(z.maxLength(254))
export const password = z.string().check(z.minLength(8), z.maxLength(256))
export const bulkIds = z.array(id).check(z.minLength(1), z.maxLength(1000))

/** Addresses of an avatar; they change with it. */
export const avatarUrls = z.object({
  /** 96 × 96 */
  small: z.string(),
  /** 512 × 512 */
  large: z.string(),
})
export type AvatarUrls = z.infer<typeof avatarUrls>

export const pageQuery = z.strictObject({
  cursor: z.optional(cursor),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(500))),
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
  fields: z.optional(z.record(z.string(), z.string())),
  retryAfterS: z.optional(z.number()),
})
export type Problem = z.infer<typeof problem>

export const languages = ['en', 'ko'] as const
export const themes = ['system', 'light', 'dark'] as const
export const roles = ['member', 'admin'] as const
export const signUpModes = ['open', 'invitation', 'closed'] as const
