import type { Preferences } from '../accounts/account.ts'

/**
 * A provider that proves addresses, sends codes and issues tokens by itself, as Cognito does. The rows of accounts stay
 * the truth. An undefined account is nobody's: it is refused as an unknown one or a wrong code is, in the same time.
 * Every method @throws AppError `unavailable` or `rate-limited` when the provider does not answer, or not so often.
 */
export interface OutsideIdentity {
  /** How it proves the address of who signs up; `automatic`: not at all. */
  readonly confirmation: 'code' | 'link' | 'automatic'
  /**
   * Makes a login, or replaces one that was never confirmed. Not `atOnce`: sends the code or link.
   * @throws AppError `password-weak`; `email-taken` when this login is confirmed already.
   */
  signUp(login: NewLogin): Promise<void>
  /** Undefined for a wrong password, and for a login that is disabled. */
  prove(accountId: string | undefined, password: string): Promise<PasswordProof | undefined>
  /** Sends the code or link of a sign-up again. Missing or confirmed already: nothing is sent. */
  sendConfirmation(accountId: string, language: MailLanguage): Promise<void>
  /** @throws AppError `code-wrong`. */
  confirm(accountId: string | undefined, code: string): Promise<void>
  /** Sends a code for a new password, to an address that is not proven too. Missing or disabled: nothing is sent. */
  sendReset(accountId: string, language: MailLanguage): Promise<void>
  /** Whoever has the code owns the address: it is proven from now on. @throws AppError `code-wrong`, `password-weak`. */
  reset(accountId: string | undefined, code: string, password: string): Promise<void>
  /** Makes the login what the account's row says; its address counts as proven. Missing is fine. */
  align(login: Login): Promise<void>
  /** Renews no token that was issued until now. Missing is fine. */
  signOutEverywhere(accountId: string): Promise<void>
  /** Every login, in no order. At most 60 at once. */
  list(cursor: string | undefined): Promise<{ logins: Login[]; next?: string }>
}

/** What a mail is written in; null: English. */
type MailLanguage = Preferences['language']

export interface Login {
  accountId: string
  email: string
  enabled: boolean
}

export interface NewLogin {
  accountId: string | undefined
  email: string
  password: string
  /** Usable without proof of the address. */
  atOnce: boolean
  language: MailLanguage
}

/** What the right password gives. */
export interface PasswordProof {
  /** Whether the address is proven. Undefined: the account's row says. */
  confirmed?: boolean
  /** Of the provider, for `AccessTokens.open`. They are written down nowhere. */
  tokens?: { accessToken: string; refreshToken: string }
}
