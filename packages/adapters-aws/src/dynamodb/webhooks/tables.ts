import { number, text, type Table } from '../table.ts'

export const webhookTables: readonly Table[] = [
  {
    name: 'webhooks',
    partition: text('id'),
    indexes: [
      { name: 'byOwner', partition: text('owner'), sort: text('id'), projection: ['types', 'isOff'] },
      { name: 'all', partition: text('kind'), sort: text('id'), projection: ['isOff', 'owner'] },
    ],
  },
  {
    name: 'webhook-deliveries',
    partition: text('webhookId'),
    sort: text('id'),
    localIndexes: [
      { name: 'byAge', sort: text('age'), projection: ['accountId'] },
      { name: 'byDue', sort: number('dueAtMs'), projection: 'keys' },
    ],
    expires: 'expiresAtS',
  },
  { name: 'visitor-salts', partition: text('use'), sort: text('day'), expires: 'expiresAtS' },
]
