/** What happened in one account, in order, so that pages update themselves. */
export interface ChangeFeed {
  publish(accountId: string, change: Change): Promise<void>
  /**
   * Changes after a cursor; without one, only the present cursor, and when the newest change happened if one is known. `reset` when the
   * cursor is too old to continue from.
   */
  read(
    accountId: string,
    after: string | undefined,
    limit: number,
  ): Promise<{ changes: ChangeEntry[]; cursor: string; reset: boolean; newestAtMs?: number }>
  /** Calls back after each publish for the account, in this process. Gives the way to stop. */
  subscribe(accountId: string, listener: () => void): () => void
  /** Forgets changes before a time. */
  prune(beforeMs: number): Promise<void>
  /** Forgets all of an account that is gone. */
  eraseAccount(accountId: string): Promise<void>
}

export type Change =
  | { type: 'photo-ready' | 'photo-rejected'; photoIds: string[] }
  | { type: 'photos-edited' | 'photos-trashed' | 'photos-restored' | 'photos-purged'; photoIds: string[] }
  | { type: 'albums-changed'; albumIds: string[] }
  | { type: 'galleries-changed'; galleryIds: string[] }
  | { type: 'claims-changed'; claimIds: string[] }
  | { type: 'account-changed' }
  /** Handle, name, bio, avatar, banner, or how an upload of these ended. */
  | { type: 'profile-changed' }

export interface ChangeEntry {
  cursor: string
  atMs: number
  change: Change
}
