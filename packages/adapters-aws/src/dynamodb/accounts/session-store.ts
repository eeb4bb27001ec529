import type { SessionRecord, SessionStore } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { expiry, removeExpired } from './expiry.ts'
import { keysOfAccount } from './keys-of-account.ts'

type SessionRow = SessionRecord & ReturnType<typeof expiry.members>

const table = 'sessions'
/** Far more than any has: DynamoDB takes keys of up to 2,048 bytes. */
const maxIdLength = 100

/**
 * Sessions in DynamoDB. The index by account may lag behind for a moment: a session that `removeAll` did not see yet is over all
 * the same, by `tokensValidFromMs` or the state of its account.
 */
export function createDynamoSessionStore(dynamo: Dynamo): SessionStore {
  const idsOf = (accountId: string) => keysOfAccount(dynamo, table, accountId)
  return {
    async create(session) {
      await dynamo.put(table, { ...session, ...expiry.members(session.expiresAtMs) })
    },
    async get(id) {
      // It comes from a cookie, or is missing there; what can be no key is asked for in vain.
      if (id === '' || id.length > maxIdLength) return undefined
      const row = await dynamo.get<SessionRow>(table, { id })
      return row && toSession(row)
    },
    async list(accountId, nowMs) {
      const rows = await dynamo.getMany<SessionRow>(table, await idsOf(accountId))
      return rows
        .filter((row) => row.expiresAtMs > nowMs)
        .map(toSession)
        .toSorted((a, b) => b.usedAtMs - a.usedAtMs || (a.id < b.id ? 1 : -1))
    },
    async rotate(id, fromHash, { refreshHash, salt, nowMs, expiresAtMs }) {
      const next = {
        refreshHash,
        previous: { hash: fromHash, salt, replacedAtMs: nowMs },
        usedAtMs: nowMs,
        expiresAtMs,
        ...expiry.members(expiresAtMs),
      }
      const { done, row } = await dynamo.attempt<SessionRow>(
        table,
        { id },
        {
          update: `SET ${Object.keys(next)
            .map((name) => `#${name} = :${name}`)
            .join(', ')}`,
          condition: '#refreshHash = :fromHash',
          values: { ...next, fromHash },
        },
      )
      // Or it was written at once, and the answer was lost: the salt is drawn for each attempt.
      return done || (row?.refreshHash === refreshHash && row.previous?.salt === salt)
    },
    remove: (accountId, id) =>
      dynamo.removes(table, { id }, { condition: '#accountId = :accountId', values: { accountId } }),
    async removeAll(accountId, exceptId) {
      const ended = (await idsOf(accountId)).filter(({ id }) => id !== exceptId)
      await dynamo.write(ended.map((remove) => ({ table, remove })))
    },
    prune: (beforeMs) => removeExpired(dynamo, table, beforeMs, ({ id }) => ({ id })),
  }
}

const toSession = ({
  expiresAtS: _s,
  expiryList: _list,
  expiryDay: _day,
  ...session
}: SessionRow): SessionRecord => session
