import { text, type Table } from '../table.ts'

/** Background work. */
export const jobTables: readonly Table[] = [
  {
    name: 'jobs',
    partition: text('id'),
    tells: true,
    indexes: [
      {
        // Those to be done by kind and due time, and dead ones by id.
        name: 'byQueue',
        partition: text('queue'),
        sort: text('place'),
        projection: ['kind', 'dueAtMs', 'leaseEndsAtMs', 'announcedAtMs'],
      },
    ],
  },
  // Which job of a kind and key was added last: whether it still waits, its own row says.
  { name: 'job-keys', partition: text('name'), expires: 'expiresAtS' },
]
