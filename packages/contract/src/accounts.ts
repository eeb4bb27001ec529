import * as z from 'zod/mini'
import {
  avatarUrls,
  email,
  id,
  idParam,
  languages,
  password,
  roles,
  signUpModes,
  themes,
  timeMs,
} from './common.ts'
import { route } from './route.ts'

export const config = z.object({
  version: z.string(),
  /** Who can make an account now. The very first account can always be made, and is the admin. */
  signUp: z.enum(signUpModes),
  firstAccount: z.boolean(),
  /** Whether the album can send e-mail: without it codes come from the admin. */
  email: z.boolean(),
  maxUploadBytes: z.int(),
  /** Uploads above this go in parts of this size. */
  partSizeBytes: z.int(),
  acceptedTypes: z.array(z.string()),
  /** Raster tiles for the map, with {z}/{x}/{y}; null: the built-in outline of the world. */
  tiles: z.nullable(z.object({ url: z.string(), attribution: z.string() })),
  placesAttribution: z.string(),
})
export type Config = z.infer<typeof config>
export const getConfig = route('GET /api/config', {
  access: 'public',
  tag: 'Album',
  summary: 'What a page needs to know before anybody signs in',
  response: config,
})

const timeZone = z.string().check(z.minLength(1), z.maxLength(64))
const displayName = z.string().check(z.trim(), z.minLength(1), z.maxLength(80))

export const preferences = z.object({
  language: z.nullable(z.enum(languages)),
  theme: z.enum(themes),
  /** IANA name; what capture times without an offset are read in. */
  timeZone,
  keyboardShortcuts: z.boolean(),
})
export type Preferences = z.infer<typeof preferences>

export const account = z.object({
  id,
  email: z.string(),
  displayName: z.string(),
  role: z.enum(roles),
  /** Of the profile; null until it is made, a moment after the account. */
  handle: z.nullable(z.string()),
  avatar: z.nullable(avatarUrls),
  createdAtMs: timeMs,
  preferences,
  storage: z.object({
    usedBytes: z.int(),
    /** Null: no limit. */
    quotaBytes: z.nullable(z.int()),
    photos: z.int(),
    processing: z.int(),
    rejected: z.int(),
    trashed: z.int(),
  }),
})
export type Account = z.infer<typeof account>

export const session = z.object({ accessToken: z.string(), expiresAtMs: timeMs, account })
export type Session = z.infer<typeof session>

export const confirmation = z.object({ confirmation: z.enum(['done', 'code-sent']) })
const code = z.string().check(z.trim(), z.regex(/^\d{6}$/, 'is the six digits that were sent'))

export const signUp = route('POST /api/accounts', {
  access: 'public',
  tag: 'Accounts',
  summary: 'Sign up',
  status: 201,
  response: confirmation,
  body: z.strictObject({
    email,
    password,
    displayName: z.optional(displayName),
    invitation: z.optional(z.string().check(z.maxLength(100))),
    timeZone: z.optional(timeZone),
    language: z.optional(z.enum(languages)),
  }),
})
export const confirmSignUp = route('POST /api/accounts/confirm', {
  access: 'public',
  tag: 'Accounts',
  summary: 'Confirm the address with the code that was sent',
  body: z.strictObject({ email, code }),
})
export const resendCode = route('POST /api/accounts/confirm/resend', {
  access: 'public',
  tag: 'Accounts',
  summary: 'Send the code again',
  status: 202,
  body: z.strictObject({ email }),
})
export const signIn = route('POST /api/session', {
  access: 'public',
  tag: 'Sessions',
  summary: 'Sign in; the refresh token comes as a cookie',
  response: session,
  body: z.strictObject({ email, password: z.string().check(z.minLength(1), z.maxLength(256)) }),
})
export const refreshSession = route('POST /api/session/refresh', {
  access: 'public',
  tag: 'Sessions',
  summary: 'A new access token for the refresh cookie, which is replaced',
  response: session,
})
export const signOut = route('DELETE /api/session', {
  access: 'public',
  tag: 'Sessions',
  summary: 'Sign out on this device',
})
export const sessionInfo = z.object({
  id: z.string(),
  /** Browser and system, as far as the device says. */
  device: z.string(),
  createdAtMs: timeMs,
  usedAtMs: timeMs,
  current: z.boolean(),
})
export const listSessions = route('GET /api/sessions', {
  access: 'session',
  tag: 'Sessions',
  summary: 'Devices that are signed in',
  response: z.object({ sessions: z.array(sessionInfo) }),
})
export const endSession = route('DELETE /api/sessions/{id}', {
  access: 'session',
  tag: 'Sessions',
  summary: 'Sign one device out',
  params: z.strictObject({ id: z.string().check(z.maxLength(64)) }),
})
export const signOutEverywhere = route('DELETE /api/sessions', {
  access: 'session',
  tag: 'Sessions',
  summary: 'Sign out everywhere, at once',
})
export const forgotPassword = route('POST /api/password/forgot', {
  access: 'public',
  tag: 'Accounts',
  summary: 'Send a code to set a new password; the answer is the same for unknown addresses',
  status: 202,
  body: z.strictObject({ email }),
})
export const resetPassword = route('POST /api/password/reset', {
  access: 'public',
  tag: 'Accounts',
  summary: 'Set a new password with a code; signs out everywhere',
  body: z.strictObject({ email, code, password }),
})

export const getAccount = route('GET /api/account', {
  access: 'account',
  tag: 'Account',
  summary: 'Your account',
  response: account,
})
export const updateAccount = route('PATCH /api/account', {
  access: 'session',
  tag: 'Account',
  summary: 'Change name and preferences',
  response: account,
  body: z.strictObject({
    displayName: z.optional(displayName),
    preferences: z.optional(z.strictObject(z.partial(preferences).shape)),
  }),
})
export const changePassword = route('POST /api/account/password', {
  access: 'session',
  tag: 'Account',
  summary: 'Change the password; other devices are signed out',
  response: session,
  body: z.strictObject({ currentPassword: z.string().check(z.maxLength(256)), newPassword: password }),
})
export const changeEmail = route('POST /api/account/email', {
  access: 'session',
  tag: 'Account',
  summary: 'Change the address; a code goes to the new one',
  response: confirmation,
  body: z.strictObject({ email, password: z.string().check(z.maxLength(256)) }),
})
export const confirmEmail = route('POST /api/account/email/confirm', {
  access: 'session',
  tag: 'Account',
  summary: 'Confirm the new address',
  response: account,
  body: z.strictObject({ code }),
})
export const deleteAccount = route('DELETE /api/account', {
  access: 'session',
  tag: 'Account',
  summary: 'Delete the account with all its data',
  body: z.strictObject({ password: z.string().check(z.maxLength(256)) }),
})

export const apiKey = z.object({ id, name: z.string(), createdAtMs: timeMs, usedAtMs: z.nullable(timeMs) })
export const listKeys = route('GET /api/keys', {
  access: 'session',
  tag: 'Account',
  summary: 'API keys, without their secrets',
  response: z.object({ keys: z.array(apiKey) }),
})
export const createKey = route('POST /api/keys', {
  access: 'session',
  tag: 'Account',
  summary: 'Make an API key; the secret is shown once',
  status: 201,
  body: z.strictObject({ name: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)) }),
  response: z.object({ key: apiKey, secret: z.string() }),
})
export const deleteKey = route('DELETE /api/keys/{id}', {
  access: 'session',
  tag: 'Account',
  summary: 'Revoke an API key',
  params: idParam,
})
