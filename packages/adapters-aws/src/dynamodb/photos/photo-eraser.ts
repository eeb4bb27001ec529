import type { AccountEraser } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'
import { unavailable } from '../retry.ts'
import { readUsage } from './account-counts.ts'
import { hashesTable } from './photo-reader.ts'

/** Tables of which an account has a partition, and what rows are told apart by there. */
const partitions = [
  { table: 'photo-words', sort: 'word' },
  { table: 'photo-cells', sort: 'cell' },
  { table: 'photo-months', sort: 'month' },
]

/**
 * What is left of an account when its photos are gone: words that were hinted at, and empty counts. Photos themselves are
 * purged before; while there are some, which an index did not show yet, it throws AppError `unavailable`, and the deletion
 * begins again later.
 */
export const createDynamoPhotoEraser = (dynamo: Dynamo): AccountEraser => ({
  async eraseAccount(accountId) {
    const { usedBytes } = await readUsage(dynamo, accountId)
    const { rows } = await dynamo.query({
      table: hashesTable,
      keys: '#accountId = :accountId',
      values: { accountId },
      limit: 1,
      consistent: true,
    })
    if (usedBytes > 0 || rows.length > 0) throw unavailable(new Error('The account still has photos.'))
    for (const { table, sort } of partitions) await erasePartition(dynamo, table, sort, accountId)
    await dynamo.remove('photo-accounts', { accountId })
  },
})

async function erasePartition(dynamo: Dynamo, table: string, sort: string, accountId: string): Promise<void> {
  const read = { table, keys: '#accountId = :accountId', projection: `#${sort}`, values: { accountId } }
  for (let after: Row | undefined; ;) {
    const { rows, next } = await dynamo.query({ ...read, after, consistent: true })
    await dynamo.write(rows.map((row) => ({ table, remove: { accountId, [sort]: row[sort] } })))
    if (!next) return
    after = next
  }
}
