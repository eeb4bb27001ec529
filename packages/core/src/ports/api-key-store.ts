export interface ApiKey {
  id: string
  accountId: string
  name: string
  /** SHA-256 of the secret, hex. */
  secretHash: string
  createdAtMs: number
  usedAtMs: number | null
}

export interface ApiKeyStore {
  create(key: ApiKey): Promise<void>
  /** Undefined when missing or revoked. */
  get(id: string): Promise<ApiKey | undefined>
  /** Newest first. */
  list(accountId: string): Promise<ApiKey[]>
  /** Missing is fine. */
  touch(id: string, usedAtMs: number): Promise<void>
  /** False when there is none of this account. */
  remove(accountId: string, id: string): Promise<boolean>
  removeAll(accountId: string): Promise<void>
}
