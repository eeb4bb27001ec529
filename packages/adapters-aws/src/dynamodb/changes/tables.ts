import { number, text, type Table } from '../table.ts'

/** What open pages are told. Changes expire; the row that says where the numbers of an account go on then does not. */
export const changeTables: readonly Table[] = [
  {
    name: 'change-feeds',
    partition: text('accountId'),
    // All of them, for a prune before their time.
    indexes: [{ name: 'byList', partition: text('list'), sort: text('accountId'), projection: 'keys' }],
  },
  { name: 'changes', partition: text('accountId'), sort: number('number'), expires: 'expiresAtS' },
]
