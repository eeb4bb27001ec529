import { text, type Table } from '../table.ts'
import { expiry } from './expiry.ts'

/** Who may come in, and with what. */
export const accountTables: readonly Table[] = [
  {
    name: 'accounts',
    partition: text('id'),
    // Present ones by age, and those that are being deleted.
    indexes: [{ name: 'byShelf', partition: text('shelf'), sort: text('id'), projection: 'keys' }],
  },
  // What there can be only one of: who has an e-mail address, and how many are confirmed and administrators.
  { name: 'account-locks', partition: text('name') },
  { name: 'passwords', partition: text('accountId') },
  { name: 'signing-keys', partition: text('purpose'), sort: { name: 'generation', type: 'N' } },
  {
    name: 'sessions',
    partition: text('id'),
    indexes: [
      { name: 'byAccount', partition: text('accountId'), sort: text('id'), projection: 'keys' },
      expiry.index('keys'),
    ],
    expires: expiry.attribute,
  },
  {
    name: 'one-time-codes',
    partition: text('accountId'),
    sort: text('purpose'),
    indexes: [expiry.index('keys')],
    expires: expiry.attribute,
  },
  {
    name: 'api-keys',
    partition: text('id'),
    indexes: [{ name: 'byAccount', partition: text('accountId'), sort: text('id'), projection: 'keys' }],
  },
  {
    name: 'invitations',
    partition: text('id'),
    indexes: [
      { name: 'bySecret', partition: text('secret'), projection: 'keys' },
      // Open ones are listed from here.
      expiry.index('all'),
    ],
    expires: expiry.attribute,
  },
  { name: 'settings', partition: text('name') },
  { name: 'rate-limits', partition: text('key'), expires: 'expiresAtS' },
]
