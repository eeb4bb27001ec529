import type { OutsideIdentity } from './outside-identity.ts'

/** Who knows the passwords. Ids are of accounts; whether there is such an account is not its business. */
export interface IdentityProvider {
  /** Sets or replaces it. @throws AppError `password-weak` where the provider has rules of its own. */
  setPassword(accountId: string, password: string): Promise<void>
  /** False for a wrong one and for an unknown (or undefined) account, after the same time. */
  checkPassword(accountId: string | undefined, password: string): Promise<boolean>
  /** Missing is fine. */
  remove(accountId: string): Promise<void>
  /** What a provider outside of the album does besides. Undefined: the album does it itself. */
  readonly outside?: OutsideIdentity
}
