/** Access tokens: short-lived OpenID-style JWTs (RFC 9068) that name account and session. */
export interface AccessTokens {
  issue(claims: { accountId: string; sessionId: string }): Promise<{ token: string; expiresAtMs: number }>
  /** Undefined for everything that is not a valid access token of this album. Never throws for what is in the token. */
  verify(token: string): Promise<AccessClaims | undefined>
  /** RFC 7517 document with the public keys that tokens may be signed by. */
  jwks(): Promise<{ keys: Record<string, unknown>[] }>
}

export interface AccessClaims {
  accountId: string
  sessionId: string
  issuedAtMs: number
}
