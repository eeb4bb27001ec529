/** What a download address stands for. */
export interface DownloadTicket {
  /** SHA-256 of the secret in the address, lower-case hex: reading the store opens nothing. */
  secretHash: string
  accountId: string
  photoIds: string[]
  /** Of the ZIP. */
  fileName: string
  /** Given out through a share link, which must still allow it when the download starts. */
  share: { linkId: string; passwordVersion: number } | null
  expiresAtMs: number
}

export interface DownloadTicketStore {
  /** Forgets expired ones on the way. */
  put(ticket: DownloadTicket, nowMs: number): Promise<void>
  /** Undefined when it is missing, used up or expired. */
  get(secretHash: string, nowMs: number): Promise<DownloadTicket | undefined>
  /** Missing is fine. */
  remove(secretHash: string): Promise<void>
  eraseAccount(accountId: string): Promise<void>
}
