import { text, type Table } from '../table.ts'

export const profileTables: readonly Table[] = [
  {
    name: 'profiles',
    partition: text('accountId'),
    indexes: [
      { name: 'byImages', partition: text('imagesId'), projection: 'keys' },
      { name: 'unsettled', partition: text('unsettled'), sort: text('accountId'), projection: 'keys' },
    ],
  },
  { name: 'handles', partition: text('handle'), expires: 'freeAtS' },
]
