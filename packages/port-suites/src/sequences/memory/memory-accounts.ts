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
  type AccountPatch,
  type AccountStore,
  type Standing,
} from '@cloudalbum/core'
import { pageOf } from './pages.ts'

/** What AccountStore promises, in a map. */
export class MemoryAccounts implements AccountStore {
  readonly rows = new Map<string, Account>()

  async create(account: Account) {
    this.requireFree(account.email)
    const { confirmedAtMs } = account
    const made = confirmedAtMs === null ? account : asConfirmed(account, confirmedAtMs, !this.someConfirmed())
    this.rows.set(made.id, made)
    return made
  }

  get = async (id: string) => this.rows.get(id)
  byEmail = async (email: string) => this.holderOf(email)
  hasConfirmed = async () => this.someConfirmed()

  async list(cursor: string | undefined, limit: number) {
    const sorted = this.present().sort((a, b) => (a.id < b.id ? -1 : 1))
    const { items, ...rest } = pageOf(sorted, cursor, limit)
    return { accounts: items, ...rest }
  }

  update = async (id: string, patch: AccountPatch) => this.save({ ...this.require(id), ...patch })

  async confirm(id: string, nowMs: number) {
    const account = this.require(id)
    if (account.confirmedAtMs !== null) return account
    return this.save(asConfirmed(account, nowMs, !this.someConfirmed()))
  }

  async changeEmail(id: string, email: string) {
    const account = this.require(id)
    if (emailKey(email) !== emailKey(account.email)) this.requireFree(email)
    return this.save({ ...account, email })
  }

  async setStanding(id: string, standing: Standing, nowMs: number) {
    const account = this.require(id)
    const next = withStanding(account, standing, nowMs)
    const others = this.present().filter((one) => one.id !== id)
    if (isAdmin(account) && ![next, ...others].some(isAdmin)) throw lastAdminStays()
    return this.save(next)
  }

  async startDelete(id: string, nowMs: number) {
    const account = this.rows.get(id)
    if (!account) throw notFound('account')
    if (account.deletingAtMs !== null) return
    const others = this.present().filter((one) => one.id !== id && one.confirmedAtMs !== null)
    if (isAdmin(account) && !others.some(isAdmin) && others.length > 0) throw lastAdminGoesLast()
    this.save({ ...account, deletingAtMs: nowMs, tokensValidFromMs: nowMs })
  }

  async listDeleting() {
    return [...this.rows.values()].flatMap(({ id, deletingAtMs }) => (deletingAtMs === null ? [] : id))
  }

  async finishDelete(id: string) {
    if (typeof this.rows.get(id)?.deletingAtMs === 'number') this.rows.delete(id)
  }

  private present = () => [...this.rows.values()].filter(({ deletingAtMs }) => deletingAtMs === null)
  private someConfirmed = () => this.present().some(({ confirmedAtMs }) => confirmedAtMs !== null)
  private holderOf = (email: string) =>
    this.present().find((account) => emailKey(account.email) === emailKey(email))

  private requireFree(email: string): void {
    if (this.holderOf(email)) throw emailTaken()
  }

  private require(id: string): Account {
    const account = this.rows.get(id)
    if (!account || account.deletingAtMs !== null) throw notFound('account')
    return account
  }

  private save(account: Account): Account {
    this.rows.set(account.id, account)
    return account
  }
}
