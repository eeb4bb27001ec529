/** Makes short statements of this album that nobody else can make, or change. Each signer has a key of its own purpose. */
export interface TokenSigner {
  /** base64url and `.` only, so that it fits headers and addresses. The payload is readable by anybody. */
  sign(payload: TokenPayload, expiresAtMs: number): string
  /** Undefined when it is expired, altered, or signed by anybody else. Never throws. */
  verify(token: string): TokenPayload | undefined
}

export type TokenPayload = Record<string, string | number>
