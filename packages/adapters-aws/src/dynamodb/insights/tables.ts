import { text, type Table } from '../table.ts'

export const insightTables: readonly Table[] = [
  { name: 'insight-counts', partition: text('galleryId'), sort: text('entry') },
  { name: 'insight-visitors', partition: text('of'), sort: text('name') },
  { name: 'insight-objects', partition: text('galleryId'), sort: text('key') },
]
