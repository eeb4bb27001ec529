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
  type AccountStore,
} from '@cloudalbum/core'
import { fromAccount, toAccount, type AccountRow } from './account-rows.ts'
import { durably, type Database } from './database.ts'
import { promised } from './promised.ts'

const columns = `id, email, email_key, display_name, role, quota_bytes, preferences, created_at_ms, confirmed_at_ms, only_as_first,
  disabled_at_ms, deleting_at_ms, seen_at_ms, tokens_valid_from_ms`
const confirmed = 'confirmed_at_ms IS NOT NULL AND deleting_at_ms IS NULL'

/** Accounts in SQLite. Each write reads the row, changes it and puts it back under the write lock. */
export function createSqliteAccountStore(db: Database): AccountStore {
  const rows = accountRows(db)
  const written = <T>(work: () => T) => durably(db, work)
  const change = (id: string, how: (account: Account) => Account) =>
    written(() => {
      const account = how(rows.require(id))
      rows.save(account)
      return account
    })

  return {
    create: (account) =>
      written(() => {
        rows.requireFree(account.email)
        const created =
          account.confirmedAtMs === null ? account : rows.asConfirmed(account, account.confirmedAtMs)
        rows.save(created)
        return created
      }),
    get: (id) => promised(() => rows.byId(id)),
    byEmail: (email) => promised(() => rows.byKey(emailKey(email))),
    list: (cursor, limit) => promised(() => rows.page(cursor ?? '', limit)),
    hasConfirmed: () => promised(() => rows.anyConfirmed()),
    update: (id, patch) => change(id, (account) => ({ ...account, ...patch })),
    confirm: (id, nowMs) =>
      change(id, (account) => (account.confirmedAtMs === null ? rows.asConfirmed(account, nowMs) : account)),
    changeEmail: (id, email) =>
      change(id, (account) => {
        if (emailKey(email) !== emailKey(account.email)) rows.requireFree(email)
        return { ...account, email }
      }),
    setStanding: (id, standing, nowMs) =>
      written(() => {
        const account = rows.require(id)
        const next = withStanding(account, standing, nowMs)
        rows.save(next)
        if (isAdmin(account) && !rows.anyAdmin()) throw lastAdminStays()
        return next
      }),
    startDelete: (id, nowMs) => written(() => rows.startDelete(id, nowMs)),
    listDeleting: () => promised(() => rows.deleting()),
    finishDelete: (id) => written(() => rows.remove(id)),
  }
}

function prepared(db: Database) {
  const select = (rest: string) =>
    db.prepare<unknown[], AccountRow>(`SELECT ${columns} FROM accounts ${rest}`)
  const names = columns.match(/\w+/g) ?? []
  return {
    byId: select('WHERE id = ?'),
    byKey: select('WHERE email_key = ?'),
    page: select('WHERE id > ? AND deleting_at_ms IS NULL ORDER BY id LIMIT ?'),
    confirmed: db.prepare(`SELECT 1 FROM accounts WHERE ${confirmed} LIMIT 1`),
    admin: db.prepare(
      `SELECT 1 FROM accounts WHERE role = 'admin' AND ${confirmed} AND disabled_at_ms IS NULL LIMIT 1`,
    ),
    write: db.prepare(
      `INSERT INTO accounts (${columns}) VALUES (${names.map((name) => `@${name}`).join(', ')})
       ON CONFLICT (id) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    ),
    tombstone: db.prepare(
      'UPDATE accounts SET deleting_at_ms = @nowMs, tokens_valid_from_ms = @nowMs, email_key = NULL WHERE id = @id',
    ),
    deleting: db.prepare<[], string>('SELECT id FROM accounts WHERE deleting_at_ms IS NOT NULL').pluck(),
    drop: db.prepare('DELETE FROM accounts WHERE id = ? AND deleting_at_ms IS NOT NULL'),
  }
}

function accountRows(db: Database) {
  const sql = prepared(db)
  const found = (row: AccountRow | undefined) => row && toAccount(row)
  const anyConfirmed = () => sql.confirmed.get() !== undefined
  const anyAdmin = () => sql.admin.get() !== undefined

  return {
    byId: (id: string) => found(sql.byId.get(id)),
    byKey: (key: string) => found(sql.byKey.get(key)),
    anyConfirmed,
    anyAdmin,
    save: (account: Account) => void sql.write.run(fromAccount(account, emailKey(account.email))),
    require(id: string): Account {
      const account = found(sql.byId.get(id))
      if (!account || account.deletingAtMs !== null) throw notFound('account')
      return account
    },
    requireFree(email: string): void {
      if (sql.byKey.get(emailKey(email))) throw emailTaken()
    },
    asConfirmed: (account: Account, nowMs: number) => asConfirmed(account, nowMs, !anyConfirmed()),
    page(after: string, limit: number) {
      const read = sql.page.all(after, limit + 1)
      const accounts = read.slice(0, limit).map(toAccount)
      const next = read.length > limit ? accounts.at(-1)?.id : undefined
      return next === undefined ? { accounts } : { accounts, next }
    },
    startDelete(id: string, nowMs: number): void {
      const account = found(sql.byId.get(id))
      if (!account) throw notFound('account')
      if (account.deletingAtMs !== null) return
      sql.tombstone.run({ id, nowMs })
      if (isAdmin(account) && !anyAdmin() && anyConfirmed()) throw lastAdminGoesLast()
    },
    deleting: () => sql.deleting.all(),
    remove: (id: string) => void sql.drop.run(id),
  }
}
