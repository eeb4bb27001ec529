import { text, type Table } from '../table.ts'

/** Work that takes long. There is little of it: one shelf holds all. */
export const longWorkTables: readonly Table[] = [
  { name: 'long-work', partition: text('shelf'), sort: text('id') },
]
