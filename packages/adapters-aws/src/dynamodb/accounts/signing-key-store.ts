import type { SigningKeyStore, StoredSigningKey } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'

type KeyRow = StoredSigningKey & { purpose: string; generation: number }

const table = 'signing-keys'
const purpose = 'access-tokens'

/**
 * Keys that sign access tokens in DynamoDB. They count generations: the row of the next one can be written once, which is what
 * makes one of two writers the faster.
 */
export function createDynamoSigningKeyStore(dynamo: Dynamo): SigningKeyStore {
  const rows = async () => {
    const range = { table, keys: '#purpose = :purpose', values: { purpose } }
    return Array.fromAsync(dynamo.each<KeyRow>({ ...range, backwards: true, consistent: true }))
  }
  return {
    list: async () =>
      (await rows()).map(({ kid, privateJwk, createdAtMs }) => ({ kid, privateJwk, createdAtMs })),
    async add(key, after) {
      const [newest] = await rows()
      if (newest?.kid !== after) return false
      const generation = (newest?.generation ?? 0) + 1
      const row = { purpose, generation, ...key }
      if (await dynamo.put(table, row, { condition: 'attribute_not_exists(#generation)' })) return true
      // Somebody was faster, or the answer to this very write was lost.
      return (await dynamo.get<KeyRow>(table, { purpose, generation }))?.kid === key.kid
    },
    async remove(kid) {
      const found = (await rows()).find((row) => row.kid === kid)
      if (found) await dynamo.remove(table, { purpose, generation: found.generation })
    },
  }
}
