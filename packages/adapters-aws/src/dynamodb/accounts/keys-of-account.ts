import type { Dynamo } from '../dynamo.ts'

/** Keys of the rows of an account, from the index of the table, which may lag behind for a moment. */
export const keysOfAccount = (dynamo: Dynamo, table: string, accountId: string): Promise<{ id: string }[]> =>
  Array.fromAsync(
    dynamo.each<{ id: string }>({
      table,
      index: 'byAccount',
      keys: '#accountId = :accountId',
      values: { accountId },
    }),
    ({ id }) => ({ id }),
  )
