import { AppError } from '../errors.ts'
import type { Standing } from '../ports/account-store.ts'
import { isOpen, type Account } from './account.ts'

/** What every store of accounts keeps to, in the transaction that writes them. */

/** Whoever may look after the album. There is always one, once somebody is confirmed. */
export const isAdmin = (account: Account) => account.role === 'admin' && isOpen(account)

/** `first`: nobody is confirmed yet. @throws AppError `sign-up-closed`. */
export function asConfirmed(account: Account, nowMs: number, first: boolean): Account {
  if (account.onlyAsFirst && !first)
    throw new AppError('sign-up-closed', 'Somebody else made the first account. This album takes no others.')
  return { ...account, confirmedAtMs: nowMs, onlyAsFirst: false, role: first ? 'admin' : account.role }
}

export function withStanding(
  account: Account,
  { role, quotaBytes, disabled }: Standing,
  nowMs: number,
): Account {
  const next = { ...account }
  if (role !== undefined) next.role = role
  if (quotaBytes !== undefined) next.quotaBytes = quotaBytes
  if (disabled === false) next.disabledAtMs = null
  if (disabled === true && account.disabledAtMs === null) {
    next.disabledAtMs = nowMs
    next.tokensValidFromMs = nowMs
  }
  return next
}

export const emailTaken = () => new AppError('email-taken', 'There is an account with this e-mail address.')

/** Nobody would be left to look after the album. */
export const lastAdminStays = () =>
  new AppError('conflict', 'This is the only administrator. Make somebody else one first.')

export const lastAdminGoesLast = () =>
  new AppError(
    'conflict',
    'This is the only administrator, and there are other accounts. Make somebody else one first.',
  )
