import { newId, type CodeStore, type OneTimeCode } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { expiry, removeExpired } from './expiry.ts'

type CodeRow = OneTimeCode &
  ReturnType<typeof expiry.members> & {
    usedBy?: string
    /** Who tried last. */
    triedBy?: string
  }

const table = 'one-time-codes'

/** One-time codes in DynamoDB. A used one stays until it expires, marked as used. */
export function createDynamoCodeStore(dynamo: Dynamo): CodeStore {
  return {
    async put(code) {
      await dynamo.put(table, { ...code, ...expiry.members(code.expiresAtMs) })
    },
    async use(accountId, purpose, hash, nowMs) {
      const key = { accountId, purpose }
      const me = newId()
      // A try is taken before anybody learns whether the code is right, so that many at once are no more tries.
      const tried = await dynamo.attempt<CodeRow>(table, key, {
        update: 'SET #triesLeft = #triesLeft - :one, #triedBy = :me',
        condition: `#triesLeft > :none AND #expiresAtMs > :nowMs AND attribute_not_exists(#usedBy)
          AND (attribute_not_exists(#triedBy) OR #triedBy <> :me)`,
        values: { one: 1, none: 0, nowMs, me },
      })
      // Or it was written at once, and the answer was lost.
      const code = tried.done || tried.row?.triedBy === me ? tried.row : undefined
      if (code?.hash !== hash) return undefined
      const used = await dynamo.update<CodeRow>(table, key, {
        update: 'SET #usedBy = :me',
        condition: '#hash = :hash AND (attribute_not_exists(#usedBy) OR #usedBy = :me)',
        values: { hash, me },
      })
      return used && { ...toCode(used), triesLeft: used.triesLeft + 1 }
    },
    async removeAll(accountId) {
      const { rows } = await dynamo.query<CodeRow>({
        table,
        keys: '#accountId = :accountId',
        values: { accountId },
        consistent: true,
      })
      await dynamo.write(rows.map(({ purpose }) => ({ table, remove: { accountId, purpose } })))
    },
    prune: (beforeMs) =>
      removeExpired(dynamo, table, beforeMs, ({ accountId, purpose }) => ({ accountId, purpose })),
  }
}

const toCode = ({ accountId, purpose, hash, email, expiresAtMs, triesLeft }: CodeRow): OneTimeCode => ({
  accountId,
  purpose,
  hash,
  email,
  expiresAtMs,
  triesLeft,
})
