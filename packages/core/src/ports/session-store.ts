/** A device that is signed in. Its refresh tokens are kept as SHA-256 (hex) only. */
export interface SessionRecord {
  id: string
  accountId: string
  device: string
  /** When the password was given; a session from before `tokensValidFromMs` of its account is over. */
  createdAtMs: number
  usedAtMs: number
  expiresAtMs: number
  refreshHash: string
  /** See `OpenedSession`; at most 8 kB. Never changes. */
  grant: string | null
  /** The token before, which is accepted a little longer, and what the present one was derived with. */
  previous: { hash: string; salt: string; replacedAtMs: number } | null
}

export interface Rotation {
  refreshHash: string
  salt: string
  nowMs: number
  expiresAtMs: number
}

export interface SessionStore {
  create(session: SessionRecord): Promise<void>
  /** Undefined when missing or ended; expiry is for the caller to judge. */
  get(id: string): Promise<SessionRecord | undefined>
  /** Last used first; expired ones left out. */
  list(accountId: string, nowMs: number): Promise<SessionRecord[]>
  /** Replaces the refresh token. False when `fromHash` is no longer the present one: somebody was faster. */
  rotate(id: string, fromHash: string, to: Rotation): Promise<boolean>
  /** False when there is none of this account. */
  remove(accountId: string, id: string): Promise<boolean>
  removeAll(accountId: string, exceptId?: string): Promise<void>
  /** Forgets what expired before a time. */
  prune(beforeMs: number): Promise<void>
}
