/** Hashes of passwords, for a provider of identity that checks passwords itself. */
export interface PasswordStore {
  /** Undefined when missing. */
  get(accountId: string): Promise<string | undefined>
  /** Sets or replaces it. */
  put(accountId: string, hash: string): Promise<void>
  /** Missing is fine. */
  remove(accountId: string): Promise<void>
}
