import type { Migration } from '../migrate.ts'

/**
 * `filter_sets` of an item are the names of all sets of filters that it fits (core/galleries/filters.ts). While it is
 * shown, `gallery_index` holds it under each of them in order of position, and `gallery_counts` counts that index: kept by
 * triggers, so that nothing that changes an item or its photo can forget them. A rebuild of the table `photos` must make
 * the trigger `gallery_items_follow_photos` again.
 */
const up = `
CREATE TABLE galleries (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  album_id TEXT UNIQUE REFERENCES albums (id) ON DELETE SET NULL,
  slug TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  attributes TEXT NOT NULL,
  claim_label TEXT,
  likes INTEGER NOT NULL,
  indexed INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'unpublished')),
  accent TEXT,
  cover_item_id TEXT REFERENCES gallery_items (id) ON DELETE SET NULL,
  item_count INTEGER NOT NULL DEFAULT 0 CHECK (item_count >= 0),
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  published_at_ms INTEGER,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX galleries_of_account ON galleries (account_id, created_at_ms);
CREATE INDEX galleries_with_cover ON galleries (cover_item_id) WHERE cover_item_id IS NOT NULL;

-- Present and past ones.
CREATE TABLE gallery_slugs (
  slug TEXT PRIMARY KEY,
  gallery_id TEXT NOT NULL REFERENCES galleries (id) ON DELETE CASCADE,
  since_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX gallery_slugs_of_gallery ON gallery_slugs (gallery_id, since_ms);

CREATE TABLE gallery_items (
  id TEXT PRIMARY KEY,
  gallery_id TEXT NOT NULL REFERENCES galleries (id) ON DELETE CASCADE,
  photo_id TEXT REFERENCES photos (id) ON DELETE CASCADE,
  waits_for_file TEXT,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  attribute_values TEXT NOT NULL,
  filter_sets TEXT NOT NULL,
  position INTEGER NOT NULL,
  shown INTEGER NOT NULL,
  starting_likes INTEGER NOT NULL,
  likes INTEGER NOT NULL CHECK (likes >= starting_likes),
  updated_at_ms INTEGER NOT NULL,
  UNIQUE (gallery_id, slug)
) STRICT;
CREATE UNIQUE INDEX gallery_items_by_photo ON gallery_items (photo_id, gallery_id) WHERE photo_id IS NOT NULL;
CREATE INDEX gallery_items_by_position ON gallery_items (gallery_id, position, id);

CREATE TABLE gallery_index (
  gallery_id TEXT NOT NULL,
  filters TEXT NOT NULL,
  position INTEGER NOT NULL,
  item_id TEXT NOT NULL,
  PRIMARY KEY (gallery_id, filters, position, item_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE gallery_counts (
  gallery_id TEXT NOT NULL,
  filters TEXT NOT NULL,
  -- of sets of one filter: its key
  attribute TEXT,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (gallery_id, filters)
) STRICT, WITHOUT ROWID;
CREATE INDEX gallery_counts_of_attribute ON gallery_counts (gallery_id, attribute, count DESC, filters) WHERE attribute IS NOT NULL;

CREATE TABLE gallery_likes (
  item_id TEXT NOT NULL REFERENCES gallery_items (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL,
  liked_at_ms INTEGER NOT NULL,
  PRIMARY KEY (item_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX gallery_likes_of_account ON gallery_likes (account_id, item_id);

CREATE TABLE gallery_claims (
  id TEXT PRIMARY KEY,
  gallery_id TEXT NOT NULL REFERENCES galleries (id) ON DELETE CASCADE,
  -- null when the item is gone
  item_id TEXT,
  item_name TEXT NOT NULL,
  account_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('held', 'final', 'withdrawn', 'released', 'item-removed')),
  claimed_at_ms INTEGER NOT NULL,
  final_at_ms INTEGER,
  ended_at_ms INTEGER,
  CHECK ((ended_at_ms IS NULL) = (state IN ('held', 'final')))
) STRICT;
-- Nobody can hold what another one holds.
CREATE UNIQUE INDEX gallery_claims_active ON gallery_claims (item_id) WHERE ended_at_ms IS NULL AND item_id IS NOT NULL;
CREATE INDEX gallery_claims_of_item ON gallery_claims (item_id, id) WHERE item_id IS NOT NULL;
CREATE INDEX gallery_claims_of_gallery ON gallery_claims (gallery_id, id);
CREATE INDEX gallery_claims_of_account ON gallery_claims (account_id, id) WHERE account_id IS NOT NULL;

CREATE TRIGGER gallery_items_added AFTER INSERT ON gallery_items
BEGIN
  UPDATE galleries SET item_count = item_count + 1 WHERE id = new.gallery_id;
  INSERT INTO gallery_index (gallery_id, filters, position, item_id)
    SELECT new.gallery_id, value, new.position, new.id FROM json_each(new.filter_sets) WHERE new.shown = 1;
END;

CREATE TRIGGER gallery_items_changed AFTER UPDATE OF shown, position, filter_sets ON gallery_items
WHEN old.shown <> new.shown OR old.position <> new.position OR old.filter_sets <> new.filter_sets
BEGIN
  DELETE FROM gallery_index WHERE old.shown = 1 AND gallery_id = old.gallery_id AND position = old.position AND item_id = old.id
    AND filters IN (SELECT value FROM json_each(old.filter_sets));
  INSERT INTO gallery_index (gallery_id, filters, position, item_id)
    SELECT new.gallery_id, value, new.position, new.id FROM json_each(new.filter_sets) WHERE new.shown = 1;
END;

CREATE TRIGGER gallery_items_removed AFTER DELETE ON gallery_items
BEGIN
  UPDATE galleries SET item_count = item_count - 1 WHERE id = old.gallery_id;
  DELETE FROM gallery_index WHERE old.shown = 1 AND gallery_id = old.gallery_id AND position = old.position AND item_id = old.id
    AND filters IN (SELECT value FROM json_each(old.filter_sets));
  -- What is final has happened, whatever becomes of the item.
  UPDATE gallery_claims SET state = 'item-removed', ended_at_ms = CAST(unixepoch('subsec') * 1000 AS INTEGER)
    WHERE item_id = old.id AND state = 'held';
  UPDATE gallery_claims SET item_id = NULL WHERE item_id = old.id;
END;

CREATE TRIGGER gallery_index_added AFTER INSERT ON gallery_index
BEGIN
  INSERT INTO gallery_counts (gallery_id, filters, attribute, count)
    VALUES (new.gallery_id, new.filters,
      CASE WHEN instr(new.filters, char(30)) > 0 AND instr(new.filters, char(31)) = 0
        THEN substr(new.filters, 1, instr(new.filters, char(30)) - 1) END, 1)
    ON CONFLICT (gallery_id, filters) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER gallery_index_removed AFTER DELETE ON gallery_index
BEGIN
  UPDATE gallery_counts SET count = count - 1 WHERE gallery_id = old.gallery_id AND filters = old.filters;
  DELETE FROM gallery_counts WHERE gallery_id = old.gallery_id AND filters = old.filters AND count = 0;
END;

CREATE TRIGGER gallery_items_follow_photos AFTER UPDATE OF state ON photos
WHEN (old.state = 'ready') <> (new.state = 'ready')
BEGIN
  UPDATE gallery_items SET shown = (new.state = 'ready') WHERE photo_id = new.id;
END;

CREATE TRIGGER gallery_likes_added AFTER INSERT ON gallery_likes
BEGIN
  UPDATE gallery_items SET likes = likes + 1 WHERE id = new.item_id;
END;

CREATE TRIGGER gallery_likes_removed AFTER DELETE ON gallery_likes
BEGIN
  UPDATE gallery_items SET likes = likes - 1 WHERE id = old.item_id;
END;
`

const down = `
DROP TRIGGER gallery_items_follow_photos;
DROP TABLE gallery_claims;
DROP TABLE gallery_likes;
DROP TABLE gallery_slugs;
UPDATE galleries SET cover_item_id = NULL;
DROP TABLE gallery_items;
DROP TABLE galleries;
DROP TABLE gallery_index;
DROP TABLE gallery_counts;
`

export const galleries: Migration = { name: '0006-galleries', up, down }
