export interface Invitation {
  id: string
  /** Whom it is for; null: whoever has the link. */
  email: string | null
  /** Part of the link, which the admin may look up again as long as it is open: so it is kept as it is. */
  secret: string
  createdAtMs: number
  expiresAtMs: number
}

export interface InvitationStore {
  create(invitation: Invitation): Promise<void>
  /** Not used, not expired; newest first. */
  listOpen(nowMs: number): Promise<Invitation[]>
  /**
   * Uses it up for one account, exactly once; again for the same account is fine. Gives undefined when it is missing,
   * expired, for another address (`emailKey`), or used by another account.
   */
  take(secret: string, email: string, accountId: string, nowMs: number): Promise<Invitation | undefined>
  /** Open again, when the account did not come to be. */
  giveBack(id: string, accountId: string): Promise<void>
  /** False when missing. */
  remove(id: string): Promise<boolean>
  /** Forgets what expired before a time. */
  prune(beforeMs: number): Promise<void>
}
