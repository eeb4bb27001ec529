import { text, type Table } from '../dynamodb/table.ts'

export const clickTables: readonly Table[] = [
  { name: 'click-batches', partition: text('batch'), expires: 'expiresAtS' },
]
