import { text, type Table } from '../table.ts'

export const albumTables: readonly Table[] = [
  { name: 'albums', partition: text('accountId'), sort: text('id') },
  {
    name: 'album-photos',
    partition: text('albumId'),
    sort: text('photoId'),
    localIndexes: [
      { name: 'byPosition', sort: text('position'), projection: ['visible'] },
      { name: 'byTime', sort: text('time'), projection: ['visible', 'localMs'] },
    ],
  },
  { name: 'photo-albums', partition: text('photoId') },
]
