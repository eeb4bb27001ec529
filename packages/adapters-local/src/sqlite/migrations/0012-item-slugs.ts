import type { Migration } from '../migrate.ts'

/** Slugs that items had: they lead on, until another item of the gallery takes them. */
export const itemSlugs: Migration = {
  name: '0012-item-slugs',
  up: `
    CREATE TABLE gallery_item_slugs (
      gallery_id TEXT NOT NULL,
      slug TEXT NOT NULL,
      item_id TEXT NOT NULL REFERENCES gallery_items (id) ON DELETE CASCADE,
      until_ms INTEGER NOT NULL,
      PRIMARY KEY (gallery_id, slug)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX gallery_item_slugs_of_item ON gallery_item_slugs (item_id, until_ms);
  `,
  down: 'DROP TABLE gallery_item_slugs',
}
