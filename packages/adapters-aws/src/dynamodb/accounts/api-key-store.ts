import type { ApiKey, ApiKeyStore } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'
import { keysOfAccount } from './keys-of-account.ts'

type ApiKeyRow = ApiKey & Row

const table = 'api-keys'

/** API keys in DynamoDB. The index by account may lag behind for a moment; keys of a closed account open nothing anyway. */
export function createDynamoApiKeyStore(dynamo: Dynamo): ApiKeyStore {
  const idsOf = (accountId: string) => keysOfAccount(dynamo, table, accountId)
  return {
    async create(key) {
      await dynamo.put(table, { ...key })
    },
    get: (id) => dynamo.get<ApiKeyRow>(table, { id }),
    async list(accountId) {
      const keys = await dynamo.getMany<ApiKeyRow>(table, await idsOf(accountId))
      return keys.toSorted((a, b) => (a.id < b.id ? 1 : -1))
    },
    async touch(id, usedAtMs) {
      await dynamo.update(
        table,
        { id },
        { update: 'SET #usedAtMs = :usedAtMs', condition: 'attribute_exists(#id)', values: { usedAtMs } },
      )
    },
    remove: (accountId, id) =>
      dynamo.removes(table, { id }, { condition: '#accountId = :accountId', values: { accountId } }),
    async removeAll(accountId) {
      await dynamo.write((await idsOf(accountId)).map((remove) => ({ table, remove })))
    },
  }
}
