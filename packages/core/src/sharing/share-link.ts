/** An unguessable link to an album. It shows the visible photos of that album, not of albums inside it. */
export interface ShareLink {
  id: string
  /** 32 random bytes, base64url: the secret part of the address. */
  token: string
  accountId: string
  albumId: string
  /** The owner's note on whom it was given to. */
  label: string
  /** As PasswordHasher gave it; null: none is asked for. */
  passwordHash: string | null
  /** Counts changes of the password: what was unlocked before one is locked again. */
  passwordVersion: number
  expiresAtMs: number | null
  allowDownload: boolean
  /** Also camera data. */
  showLocation: boolean
  createdAtMs: number
  /** How often the album was looked up by the link. */
  views: number
}

export const isExpired = (link: Pick<ShareLink, 'expiresAtMs'>, nowMs: number) =>
  link.expiresAtMs !== null && link.expiresAtMs <= nowMs
