/** A private key that signs access tokens. */
export interface StoredSigningKey {
  kid: string
  /** RFC 7517, as JSON. */
  privateJwk: string
  createdAtMs: number
}

export interface SigningKeyStore {
  /** Newest first. */
  list(): Promise<StoredSigningKey[]>
  /** Becomes the newest. False when `after` is no longer the newest (undefined: there is one already): somebody was faster. */
  add(key: StoredSigningKey, after: string | undefined): Promise<boolean>
  /** Missing is fine. */
  remove(kid: string): Promise<void>
}
