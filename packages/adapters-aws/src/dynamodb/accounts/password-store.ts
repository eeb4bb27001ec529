import type { PasswordStore } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'

const table = 'passwords'

/** Hashes of passwords in DynamoDB, for the built-in identity. */
export function createDynamoPasswordStore(dynamo: Dynamo): PasswordStore {
  return {
    get: async (accountId) => (await dynamo.get<{ hash: string }>(table, { accountId }))?.hash,
    async put(accountId, hash) {
      await dynamo.put(table, { accountId, hash })
    },
    async remove(accountId) {
      await dynamo.remove(table, { accountId })
    },
  }
}
