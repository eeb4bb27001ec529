import type { Account, AccountPatch } from '../accounts/account.ts'

export interface AccountPage {
  accounts: Account[]
  next?: string
}

/**
 * The rows of accounts. E-mail addresses are unique whatever their case (`emailKey`). The first account that is
 * confirmed becomes the admin, and there is always one from then on: both hold under concurrent calls.
 */
export interface AccountStore {
  /**
   * Gives it as stored: an admin when it is confirmed and the first.
   * @throws AppError `email-taken`; `sign-up-closed` when it is confirmed, may only be the first, and is not.
   */
  create(account: Account): Promise<Account>
  /** Undefined when missing. */
  get(id: string): Promise<Account | undefined>
  /** Undefined when missing; an account that is being deleted has no address any more. */
  byEmail(email: string): Promise<Account | undefined>
  /** Oldest first, those that are being deleted left out. */
  list(cursor: string | undefined, limit: number): Promise<AccountPage>
  /** Whether anybody is confirmed and not being deleted. */
  hasConfirmed(): Promise<boolean>
  /** Missing or being deleted: @throws AppError `not-found`. */
  update(id: string, patch: AccountPatch): Promise<Account>
  /** Confirmed ones stay as they are. @throws AppError `not-found`; `sign-up-closed` as in `create`. */
  confirm(id: string, nowMs: number): Promise<Account>
  /** @throws AppError `not-found`, `email-taken`. */
  changeEmail(id: string, email: string): Promise<Account>
  /**
   * Role, quota, disabled or not: all or none. Disabling ends every session (`tokensValidFromMs`).
   * @throws AppError `not-found`; `conflict` when nobody would be admin any more.
   */
  setStanding(id: string, standing: Standing, nowMs: number): Promise<Account>
  /**
   * Writes the tombstone: the account is shut and its address free. Again is fine.
   * @throws AppError `not-found`; `conflict` for the last admin while there are other accounts.
   */
  startDelete(id: string, nowMs: number): Promise<void>
  /** Of accounts with a tombstone. */
  listDeleting(): Promise<string[]>
  /** Removes a row that has its tombstone. Missing is fine. */
  finishDelete(id: string): Promise<void>
}

export interface Standing {
  role?: Account['role'] | undefined
  quotaBytes?: number | null | undefined
  disabled?: boolean | undefined
}
