import {
  asConfirmed,
  emailKey,
  emailTaken,
  isAdmin,
  lastAdminGoesLast,
  lastAdminStays,
  notFound,
  withStanding,
  type Account,
  type Standing,
} from '@cloudalbum/core'
import { CameBetween, optimistically, refusedBy } from '../came-between.ts'
import type { Dynamo, Write } from '../dynamo.ts'
import {
  accountTable,
  accountWrite,
  emailLock,
  lockTable,
  rosterChange,
  rosterKey,
  rosterWrites,
  toAccount,
  type AccountRow,
  type Roster,
} from './account-rows.ts'

type Patch = Partial<Account> & { shelf?: AccountRow['shelf'] }

/** Changes of accounts that also move locks and counts. Each is one transaction, decided on rows that did not change since. */
export class AccountChanges {
  private readonly dynamo: Dynamo

  constructor(dynamo: Dynamo) {
    this.dynamo = dynamo
  }

  create(account: Account): Promise<Account> {
    const { confirmedAtMs, email } = account
    return optimistically(async () => {
      const first = confirmedAtMs !== null && (await this.nobodyIsConfirmed())
      if (confirmedAtMs !== null && account.onlyAsFirst && !first && (await this.holderOf(email)))
        throw emailTaken()
      const made = confirmedAtMs === null ? account : asConfirmed(account, confirmedAtMs, first)
      const row: AccountRow = { ...made, shelf: 'present', revision: 1 }
      const refused = await refusedBy(this.dynamo, [
        lockWrite(email, account.id),
        { table: accountTable, put: { ...row }, condition: 'attribute_not_exists(#id)' },
        ...rosterWrites(rosterChange(undefined, made), asFirst(first)),
      ])
      if (refused?.refusals[0]) throw emailTaken()
      if (refused?.refusals[1]) throw new Error('There is an account with this id.', { cause: refused })
      if (refused) throw refused
      return made
    })
  }

  confirm(id: string, nowMs: number): Promise<Account> {
    return optimistically(async () => {
      const row = await this.require(id)
      if (row.confirmedAtMs !== null) return toAccount(row)
      const first = await this.nobodyIsConfirmed()
      const { confirmedAtMs, onlyAsFirst, role } = asConfirmed(toAccount(row), nowMs, first)
      return this.save(row, { confirmedAtMs, onlyAsFirst, role }, { roster: asFirst(first) })
    })
  }

  changeEmail(id: string, email: string): Promise<Account> {
    return optimistically(async () => {
      const row = await this.require(id)
      if (emailKey(email) === emailKey(row.email)) return this.save(row, { email })
      if (await this.holderOf(email)) throw emailTaken()
      const locks = [lockWrite(email, id), { table: lockTable, remove: emailLock(row.email) }]
      return this.save(row, { email }, { locks })
    })
  }

  setStanding(id: string, standing: Standing, nowMs: number): Promise<Account> {
    return optimistically(async () => {
      const row = await this.require(id)
      const { role, quotaBytes, disabledAtMs, tokensValidFromMs } = withStanding(
        toAccount(row),
        standing,
        nowMs,
      )
      const patch = { role, quotaBytes, disabledAtMs, tokensValidFromMs }
      if (!isAdmin(row) || isAdmin({ ...row, ...patch })) return this.save(row, patch)
      if ((await this.roster()).admins <= 1) throw lastAdminStays()
      return this.save(row, patch, { roster: '#admins > :one' })
    })
  }

  async startDelete(id: string, nowMs: number): Promise<void> {
    await optimistically(async () => {
      const row = await this.dynamo.get<AccountRow>(accountTable, { id })
      if (!row) throw notFound('account')
      if (row.deletingAtMs !== null) return
      const patch = { deletingAtMs: nowMs, tokensValidFromMs: nowMs, shelf: 'deleting' as const }
      const locks = [{ table: lockTable, remove: emailLock(row.email) }]
      if (!isAdmin(row)) return void (await this.save(row, patch, { locks }))
      const { admins, confirmed } = await this.roster()
      if (admins <= 1 && confirmed > 1) throw lastAdminGoesLast()
      await this.save(row, patch, { locks, roster: '#admins > :one OR #confirmed = :one' })
    })
  }

  /** Of the whole album. */
  async roster(): Promise<Roster> {
    return (
      (await this.dynamo.get<Roster & { name: string }>(lockTable, rosterKey)) ?? { confirmed: 0, admins: 0 }
    )
  }

  /** Id of the account that has an address. */
  async holderOf(email: string): Promise<string | undefined> {
    return (await this.dynamo.get<{ accountId: string }>(lockTable, emailLock(email)))?.accountId
  }

  private async nobodyIsConfirmed(): Promise<boolean> {
    return (await this.roster()).confirmed === 0
  }

  private async require(id: string): Promise<AccountRow> {
    const row = await this.dynamo.get<AccountRow>(accountTable, { id })
    if (!row || row.deletingAtMs !== null) throw notFound('account')
    return row
  }

  /** @throws CameBetween or TransactionRefused when one of the rows is no longer what was read. A single row needs no transaction, which costs twice as much. */
  private async save(
    row: AccountRow,
    patch: Patch,
    also: { locks?: Write[]; roster?: string } = {},
  ): Promise<Account> {
    const after = { ...row, ...patch }
    const terms = accountWrite(row, patch)
    const others = [...(also.locks ?? []), ...rosterWrites(rosterChange(row, after), also.roster)]
    if (others.length === 0) {
      const { done, row: now } = await this.dynamo.attempt<AccountRow>(accountTable, { id: row.id }, terms)
      if (!done) throw new CameBetween()
      return toAccount(now)
    }
    await this.dynamo.transact([{ table: accountTable, change: { id: row.id }, ...terms }, ...others])
    return toAccount(after)
  }
}

/** Whether anybody was confirmed before is part of the transaction: two cannot both be the first. */
const asFirst = (first: boolean) =>
  first ? 'attribute_not_exists(#confirmed) OR #confirmed = :none' : '#confirmed >= :one'

const lockWrite = (email: string, accountId: string): Write => ({
  table: lockTable,
  put: { ...emailLock(email), accountId },
  condition: 'attribute_not_exists(#name)',
})
