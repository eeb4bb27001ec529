import { photosRemain } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'
import { readUsage } from './account-counts.ts'

/** Tables of which an account has a partition, and what rows are told apart by there. */
const partitions = [
  { table: 'photo-words', sort: 'word' },
  { table: 'photo-hashes', sort: 'sha256' },
  { table: 'photo-cells', sort: 'cell' },
  { table: 'photo-months', sort: 'month' },
]

/**
 * Removes what is left of an account when its photos are gone: hints at words, and empty counts. While there are photos, which an
 * index may not have shown to whoever purged them, it throws AppError `unavailable`, so that the deletion begins again later.
 */
export async function erasePhotoAccount(dynamo: Dynamo, accountId: string): Promise<void> {
  const { usedBytes } = await readUsage(dynamo, accountId)
  if (usedBytes > 0) throw photosRemain()
  for (const { table, sort } of partitions) await erasePartition(dynamo, table, sort, accountId)
  await dynamo.remove('photo-pending', { accountId })
  await dynamo.remove('photo-accounts', { accountId })
}

async function erasePartition(dynamo: Dynamo, table: string, sort: string, accountId: string): Promise<void> {
  const read = { table, keys: '#accountId = :accountId', projection: `#${sort}`, values: { accountId } }
  for (let after: Row | undefined; ;) {
    const { rows, next } = await dynamo.query({ ...read, after, consistent: true })
    await dynamo.write(rows.map((row) => ({ table, remove: { accountId, [sort]: row[sort] } })))
    if (!next) return
    after = next
  }
}
