import { emailKey, isAdmin, type Account } from '@cloudalbum/core'
import type { Row, Write } from '../dynamo.ts'

export const accountTable = 'accounts'
export const lockTable = 'account-locks'

/** An account as it is stored. */
export type AccountRow = Account & {
  /** The list that it is in; those that are being deleted have one of their own. */
  shelf: 'present' | 'deleting'
  /** One more with each write: what was decided on an older one is decided again. */
  revision: number
}

/** Counts of the whole album, in the transaction of each account that changes them. */
export interface Roster {
  /** Who is confirmed and not being deleted. */
  confirmed: number
  /** Of these, administrators who are not disabled. */
  admins: number
}

export const rosterKey = { name: 'roster' }
export const emailLock = (email: string) => ({ name: `email ${emailKey(email)}` })

export const toAccount = ({ shelf: _shelf, revision: _revision, ...account }: AccountRow): Account => account

const counts = (account: Account): Roster => ({
  confirmed: account.confirmedAtMs !== null && account.deletingAtMs === null ? 1 : 0,
  admins: isAdmin(account) ? 1 : 0,
})
const nobody: Roster = { confirmed: 0, admins: 0 }

/** How an account moves the counts. */
export function rosterChange(before: Account | undefined, after: Account): Roster {
  const [was, is] = [before ? counts(before) : nobody, counts(after)]
  return { confirmed: is.confirmed - was.confirmed, admins: is.admins - was.admins }
}

/** Moves the counts, in the same transaction as the account; nothing where they stay. `condition` may name `:none` and `:one`. */
export function rosterWrites({ confirmed, admins }: Roster, condition?: string): Write[] {
  if (confirmed === 0 && admins === 0) return []
  // DynamoDB refuses values that nothing names.
  const bounds = {
    none: condition?.includes(':none') ? 0 : undefined,
    one: condition?.includes(':one') ? 1 : undefined,
  }
  return [
    {
      table: lockTable,
      change: rosterKey,
      update: 'ADD #confirmed :confirmed, #admins :admins',
      values: { confirmed, admins, ...bounds },
      ...(condition === undefined ? {} : { condition }),
    },
  ]
}

/** Sets these attributes of the row that was read, unless somebody changed it since. */
export function accountWrite(
  before: AccountRow,
  patch: Partial<Omit<AccountRow, 'revision'>>,
): { update: string; condition: string; values: Row } {
  const names = Object.keys(patch)
  return {
    update: `SET ${[...names.map((name) => `#${name} = :${name}`), '#revision = :next'].join(', ')}`,
    condition: '#revision = :revision',
    values: { ...patch, revision: before.revision, next: before.revision + 1 },
  }
}
