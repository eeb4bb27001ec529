import { number, text, type Table } from '../table.ts'

/** Galleries, their items, and what is counted and indexed of them. Each row is explained where it is written. */
export const galleryTables: readonly Table[] = [
  {
    name: 'galleries',
    partition: text('id'),
    // Those that search engines may list.
    indexes: [
      {
        name: 'byListing',
        partition: text('listing'),
        sort: number('listedAtMs'),
        projection: ['slug', 'updatedAtMs'],
      },
    ],
  },
  { name: 'gallery-accounts', partition: text('accountId'), sort: text('galleryId') },
  { name: 'gallery-locks', partition: text('lock') },
  { name: 'gallery-items', partition: text('id') },
  { name: 'gallery-photos', partition: text('photoId') },
  { name: 'gallery-index', partition: text('list'), sort: text('place') },
  {
    name: 'gallery-counts',
    partition: text('galleryId'),
    sort: text('list'),
    // Values of one attribute, by how many items have them.
    indexes: [{ name: 'byCount', partition: text('facet'), sort: number('count'), projection: ['value'] }],
  },
  { name: 'gallery-unsettled', partition: text('galleryId'), sort: text('id') },
  {
    name: 'gallery-likes',
    partition: text('accountId'),
    sort: text('like'),
    indexes: [{ name: 'byItem', partition: text('itemId'), projection: 'keys' }],
  },
  {
    name: 'gallery-claims',
    partition: text('id'),
    indexes: [
      { name: 'byGallery', partition: text('galleryId'), sort: text('id'), projection: 'keys' },
      { name: 'byItem', partition: text('itemId'), sort: text('id'), projection: 'keys' },
      { name: 'byAccount', partition: text('accountId'), sort: text('id'), projection: 'keys' },
      // Held and final ones of an account in one gallery.
      { name: 'byHolder', partition: text('holder'), sort: text('id'), projection: 'keys' },
    ],
  },
]
