import { emailKey, notFound, type Account, type AccountPage, type AccountStore } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { AccountChanges } from './account-changes.ts'
import { accountTable, toAccount, type AccountRow } from './account-rows.ts'

/** Accounts in DynamoDB. Addresses, and that there is an administrator, rest on lock rows in the same transactions. */
export function createDynamoAccountStore(dynamo: Dynamo): AccountStore {
  const changes = new AccountChanges(dynamo)
  const find = async (id: string) => {
    const row = await dynamo.get<AccountRow>(accountTable, { id })
    return row && toAccount(row)
  }
  return {
    create: (account) => changes.create(account),
    get: find,
    async byEmail(email) {
      const id = await changes.holderOf(email)
      const account = id === undefined ? undefined : await find(id)
      // It may have got another address, or its tombstone, between the two reads.
      const has = account?.deletingAtMs === null && emailKey(account.email) === emailKey(email)
      return has ? account : undefined
    },
    list: (cursor, limit) => listPresent(dynamo, cursor, limit),
    hasConfirmed: async () => (await changes.roster()).confirmed > 0,
    async update(id, patch) {
      const given = Object.entries(patch).filter(([, value]) => value !== undefined)
      const set = given.map(([name]) => `#${name} = :${name}, `).join('')
      const row = await dynamo.update<AccountRow>(
        accountTable,
        { id },
        {
          update: `SET ${set}#revision = #revision + :one`,
          condition: '#shelf = :present',
          values: { ...Object.fromEntries(given), one: 1, present: 'present' },
        },
      )
      if (!row) throw notFound('account')
      return toAccount(row)
    },
    confirm: (id, nowMs) => changes.confirm(id, nowMs),
    changeEmail: (id, email) => changes.changeEmail(id, email),
    setStanding: (id, standing, nowMs) => changes.setStanding(id, standing, nowMs),
    startDelete: (id, nowMs) => changes.startDelete(id, nowMs),
    async listDeleting() {
      const rows = await Array.fromAsync(dynamo.each<{ id: string }>(onShelf('deleting')))
      return rows.map(({ id }) => id)
    },
    async finishDelete(id) {
      await dynamo.remove(
        accountTable,
        { id },
        { condition: '#shelf = :deleting', values: { deleting: 'deleting' } },
      )
    },
  }
}

const onShelf = (shelf: AccountRow['shelf']) => ({
  table: accountTable,
  index: 'byShelf',
  keys: '#shelf = :shelf',
  values: { shelf },
})

/** Ids from the index, which may lag behind for a moment; rows from the table. */
async function listPresent(dynamo: Dynamo, cursor: string | undefined, limit: number): Promise<AccountPage> {
  const { rows, next } = await dynamo.query<{ id: string }>({
    ...onShelf('present'),
    limit: limit + 1,
    after: cursor === undefined ? undefined : { shelf: 'present', id: cursor },
  })
  const ids = rows.slice(0, limit).map(({ id }) => id)
  const found = await dynamo.getMany<AccountRow>(
    accountTable,
    ids.map((id) => ({ id })),
  )
  const accounts: Account[] = found
    .filter(({ deletingAtMs }) => deletingAtMs === null)
    .map(toAccount)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const last = ids.at(-1)
  return last !== undefined && (rows.length > limit || next) ? { accounts, next: last } : { accounts }
}
