import { text, type Table } from '../table.ts'

/** Photos, and what is counted and indexed of them. Each row is explained where it is written. */
export const photoTables: readonly Table[] = [
  {
    name: 'photos',
    partition: text('id'),
    indexes: [
      // Lists of an account, in order: ready photos by month, rejected, trashed and purging ones each by time.
      { name: 'byList', partition: text('list'), sort: text('listKey'), projection: 'all' },
      // What the album itself has still to do something about, of all accounts.
      {
        name: 'byWork',
        partition: text('work'),
        sort: text('workKey'),
        projection: ['state', 'updatedAtMs'],
      },
    ],
  },
  // Which photo of an account has these bytes.
  { name: 'photo-hashes', partition: text('accountId'), sort: text('sha256') },
  { name: 'photo-accounts', partition: text('accountId') },
  { name: 'photo-months', partition: text('accountId'), sort: text('month') },
  { name: 'photo-cells', partition: text('accountId'), sort: text('cell') },
  { name: 'photo-pending', partition: text('accountId') },
  { name: 'photo-words', partition: text('accountId'), sort: text('word') },
]
