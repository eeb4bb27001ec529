import type { Account } from '@cloudalbum/core'

export interface AccountRow {
  id: string
  email: string
  email_key: string | null
  display_name: string
  role: Account['role']
  quota_bytes: number | null
  preferences: string
  created_at_ms: number
  confirmed_at_ms: number | null
  only_as_first: number
  disabled_at_ms: number | null
  deleting_at_ms: number | null
  seen_at_ms: number | null
  tokens_valid_from_ms: number
}

export const toAccount = (row: AccountRow): Account => ({
  id: row.id,
  email: row.email,
  displayName: row.display_name,
  role: row.role,
  quotaBytes: row.quota_bytes,
  preferences: JSON.parse(row.preferences) as Account['preferences'],
  createdAtMs: row.created_at_ms,
  confirmedAtMs: row.confirmed_at_ms,
  onlyAsFirst: row.only_as_first === 1,
  disabledAtMs: row.disabled_at_ms,
  deletingAtMs: row.deleting_at_ms,
  seenAtMs: row.seen_at_ms,
  tokensValidFromMs: row.tokens_valid_from_ms,
})

export const fromAccount = (account: Account, emailKey: string): AccountRow => ({
  id: account.id,
  email: account.email,
  email_key: emailKey,
  display_name: account.displayName,
  role: account.role,
  quota_bytes: account.quotaBytes,
  preferences: JSON.stringify(account.preferences),
  created_at_ms: account.createdAtMs,
  confirmed_at_ms: account.confirmedAtMs,
  only_as_first: account.onlyAsFirst ? 1 : 0,
  disabled_at_ms: account.disabledAtMs,
  deleting_at_ms: account.deletingAtMs,
  seen_at_ms: account.seenAtMs,
  tokens_valid_from_ms: account.tokensValidFromMs,
})
