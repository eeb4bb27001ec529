export const codePurposes = ['confirm', 'reset', 'email'] as const
export type CodePurpose = (typeof codePurposes)[number]

/** Six digits that somebody was sent. One per account and purpose. */
export interface OneTimeCode {
  accountId: string
  purpose: CodePurpose
  /** SHA-256, hex. */
  hash: string
  /** The address that it proves, as typed; null: the one of the account. */
  email: string | null
  expiresAtMs: number
  triesLeft: number
}

export interface CodeStore {
  /** Replaces an earlier one. */
  put(code: OneTimeCode): Promise<void>
  /** Uses up the code when `hash` is right, one try when it is wrong. Undefined when it is wrong, expired, tried too often or missing. */
  use(accountId: string, purpose: CodePurpose, hash: string, nowMs: number): Promise<OneTimeCode | undefined>
  /** Missing is fine. */
  removeAll(accountId: string): Promise<void>
  /** Forgets what expired before a time. */
  prune(beforeMs: number): Promise<void>
}
