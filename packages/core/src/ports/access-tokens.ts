import type { PasswordProof } from './outside-identity.ts'

/** Access tokens: short-lived OpenID-style JWTs (RFC 9068) that name account and session. */
export interface AccessTokens {
  /** Opens a session for who gave the right password: what it is called in its tokens, and the first of them. */
  open(accountId: string, proof: PasswordProof): Promise<OpenedSession>
  /** The next token of a session. Undefined when whoever issues them has ended it. @throws AppError `unavailable`. */
  renew(session: GrantedSession): Promise<IssuedToken | undefined>
  /** Makes a grant good for nothing. None, or one that is over, is fine. @throws AppError `unavailable`. */
  revoke(session: GrantedSession): Promise<void>
  /** Undefined for everything that is not a valid access token of this album. Never throws for what is in the token. */
  verify(token: string): Promise<AccessClaims | undefined>
  /** RFC 7517 document with the public keys that tokens may be signed by. */
  jwks(): Promise<{ keys: Record<string, unknown>[] }>
}

export interface IssuedToken {
  token: string
  expiresAtMs: number
}

export interface OpenedSession extends IssuedToken {
  sessionId: string
  /** What renews its tokens, sealed; null: nothing is needed. Kept with the session. */
  grant: string | null
}

export interface GrantedSession {
  accountId: string
  sessionId: string
  grant: string | null
}

export interface AccessClaims {
  accountId: string
  sessionId: string
  issuedAtMs: number
}
