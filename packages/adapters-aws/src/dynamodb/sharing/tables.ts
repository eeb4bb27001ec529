import { number, text, type Table } from '../table.ts'

export const sharingTables: readonly Table[] = [
  {
    name: 'share-links',
    partition: text('accountId'),
    sort: text('id'),
    indexes: [{ name: 'byId', partition: text('id'), projection: 'keys' }],
  },
  { name: 'share-link-tokens', partition: text('token') },
  {
    name: 'download-tickets',
    partition: text('secretHash'),
    indexes: [
      { name: 'byAccount', partition: text('accountId'), projection: 'keys' },
      { name: 'byExpiry', partition: text('expiresOn'), sort: number('expiresAtMs'), projection: 'keys' },
    ],
    expires: 'expiresAtS',
  },
]
