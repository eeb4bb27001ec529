import { newId, type CodeStore, type OneTimeCode } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { expiry, removeExpired } from './expiry.ts'

type CodeRow = OneTimeCode & ReturnType<typeof expiry.members> & { usedBy?: string }

const table = 'one-time-codes'

/** One-time codes in DynamoDB. A used one stays until it expires, marked as used. */
export function createDynamoCodeStore(dynamo: Dynamo): CodeStore {
  return {
    async put(code) {
      await dynamo.put(table, { ...code, ...expiry.members(code.expiresAtMs) })
    },
    async use(accountId, purpose, hash, nowMs) {
      const key = { accountId, purpose }
      // A try is taken before anybody learns whether the code is right, so that many at once are no more tries.
      const code = await dynamo.update<CodeRow>(table, key, {
        update: 'SET #triesLeft = #triesLeft - :one',
        condition: '#triesLeft > :none AND #expiresAtMs > :nowMs AND attribute_not_exists(#usedBy)',
        values: { one: 1, none: 0, nowMs },
      })
      if (code?.hash !== hash) return undefined
      const used = await dynamo.update<CodeRow>(table, key, {
        update: 'SET #usedBy = :me',
        condition: '#hash = :hash AND (attribute_not_exists(#usedBy) OR #usedBy = :me)',
        values: { hash, me: newId() },
      })
      return used && toCode(used)
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
