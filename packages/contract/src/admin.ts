import * as z from 'zod/mini'
import { avatarUrls, cursor, email, id, idParam, pageQuery, roles, signUpModes, timeMs } from './common.ts'
import { route } from './route.ts'

export const adminAccount = z.object({
  id,
  email: z.string(),
  displayName: z.string(),
  avatar: z.nullable(avatarUrls),
  role: z.enum(roles),
  disabled: z.boolean(),
  confirmed: z.boolean(),
  createdAtMs: timeMs,
  seenAtMs: z.nullable(timeMs),
  usedBytes: z.int(),
  quotaBytes: z.nullable(z.int()),
  photos: z.int(),
})
export type AdminAccount = z.infer<typeof adminAccount>

const quotaBytes = z.nullable(z.int().check(z.minimum(0)))

export const adminListAccounts = route('GET /api/admin/accounts', {
  access: 'admin',
  tag: 'Administration',
  summary: 'Accounts with their storage',
  query: pageQuery,
  response: z.object({ accounts: z.array(adminAccount), next: z.nullable(cursor) }),
})
export const adminUpdateAccount = route('PATCH /api/admin/accounts/{id}', {
  access: 'admin',
  tag: 'Administration',
  summary: 'Set role and quota, disable, enable',
  params: idParam,
  response: adminAccount,
  body: z.strictObject({
    role: z.optional(z.enum(roles)),
    quotaBytes: z.optional(quotaBytes),
    disabled: z.optional(z.boolean()),
  }),
})
export const adminDeleteAccount = route('DELETE /api/admin/accounts/{id}', {
  access: 'admin',
  tag: 'Administration',
  summary: 'Delete an account with all its data',
  params: idParam,
})
export const adminResetCode = route('POST /api/admin/accounts/{id}/reset-code', {
  access: 'admin',
  tag: 'Administration',
  summary: 'A code with which its owner sets a new password',
  params: idParam,
  response: z.object({ code: z.string(), expiresAtMs: timeMs }),
})
export const adminSettings = z.object({
  signUp: z.enum(signUpModes),
  /** For new accounts. */
  defaultQuotaBytes: quotaBytes,
})
export type AdminSettings = z.infer<typeof adminSettings>
export const adminGetSettings = route('GET /api/admin/settings', {
  access: 'admin',
  tag: 'Administration',
  summary: 'Settings of the album',
  response: adminSettings,
})
export const adminUpdateSettings = route('PATCH /api/admin/settings', {
  access: 'admin',
  tag: 'Administration',
  summary: 'Change settings of the album',
  response: adminSettings,
  body: z.strictObject(z.partial(adminSettings).shape),
})
export const invitation = z.object({
  id,
  email: z.nullable(z.string()),
  createdAtMs: timeMs,
  expiresAtMs: timeMs,
  /** The link to hand over; works once. */
  url: z.string(),
})
export const adminListInvitations = route('GET /api/admin/invitations', {
  access: 'admin',
  tag: 'Administration',
  summary: 'Open invitations',
  response: z.object({ invitations: z.array(invitation) }),
})
export const adminInvite = route('POST /api/admin/invitations', {
  access: 'admin',
  tag: 'Administration',
  summary: 'Invite somebody; the link works once, for a week',
  status: 201,
  body: z.strictObject({ email: z.optional(z.nullable(email)) }),
  response: invitation,
})
export const adminRevokeInvitation = route('DELETE /api/admin/invitations/{id}', {
  access: 'admin',
  tag: 'Administration',
  summary: 'Revoke an invitation',
  params: idParam,
})
export const deadJob = z.object({
  id: z.string(),
  kind: z.string(),
  photoId: z.nullable(id),
  fileName: z.nullable(z.string()),
  accountEmail: z.nullable(z.string()),
  attempts: z.int(),
  error: z.string(),
  diedAtMs: timeMs,
})
export const adminListJobs = route('GET /api/admin/jobs', {
  access: 'admin',
  tag: 'Administration',
  summary: 'State of background work, and what failed for good',
  query: pageQuery,
  response: z.object({
    due: z.int(),
    leased: z.int(),
    dead: z.int(),
    oldestDueAtMs: z.nullable(timeMs),
    jobs: z.array(deadJob),
    next: z.nullable(cursor),
  }),
})
const jobIds = z.strictObject({
  ids: z.union([
    z.literal('all'),
    z.array(z.string().check(z.maxLength(64))).check(z.minLength(1), z.maxLength(500)),
  ]),
})
export const adminRedriveJobs = route('POST /api/admin/jobs/redrive', {
  access: 'admin',
  tag: 'Administration',
  summary: 'Try failed work again',
  body: jobIds,
  response: z.object({ count: z.int() }),
})
export const adminDropJobs = route('POST /api/admin/jobs/drop', {
  access: 'admin',
  tag: 'Administration',
  summary: 'Forget failed work; originals stay',
  response: z.object({ count: z.int() }),
  body: z.strictObject({
    ids: z.array(z.string().check(z.maxLength(64))).check(z.minLength(1), z.maxLength(500)),
  }),
})
