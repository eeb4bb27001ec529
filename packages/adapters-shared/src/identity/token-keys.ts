import type { CryptoKey, JWK } from 'jose'

/** An ES256 key pair. */
export interface TokenKey {
  kid: string
  privateKey: CryptoKey
  publicKey: CryptoKey
  /** The public half, as it is published. */
  publicJwk: JWK
}

/** What signs access tokens, and what tokens are verified with. */
export interface TokenKeys {
  /** The one that signs; made when there is none yet. */
  current(): Promise<TokenKey>
  /** Undefined when it is none of ours, or when every token of it has run out. */
  byId(kid: string): Promise<TokenKey | undefined>
  /** Newest first: the one that signs, and those before it that tokens may still be of. */
  all(): Promise<TokenKey[]>
}

/** No token may live longer than this: so long after it was replaced a key is still believed. */
export const longestTokenLifeMs = 24 * 3_600_000
