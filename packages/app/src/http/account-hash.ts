import { createHash } from 'node:crypto'

/** Tells accounts apart in logs and traces without naming them there: 12 characters, always the same for an account. */
export const accountHash = (accountId: string): string =>
  createHash('sha256').update(`account ${accountId}`).digest('base64url').slice(0, 12)
