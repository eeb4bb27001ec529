import type { Migration } from '../migrate.ts'

/**
 * `insight_counts` adds up files of clicks, and likes and claims that stand, by the day (UTC) they were made. `name` is '' of the
 * gallery, the id of an item, or a JSON pair of attribute and value. The triggers keep likes and claims in the transaction
 * that makes them; a rebuild of `gallery_likes` or `gallery_claims` must make them again.
 */
const up = `
CREATE TABLE click_buffer (
  seq INTEGER PRIMARY KEY,
  -- null while it waits
  sealed_as TEXT,
  click TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX click_buffer_sealed ON click_buffer (sealed_as, seq) WHERE sealed_as IS NOT NULL;
CREATE INDEX click_buffer_waiting ON click_buffer (seq) WHERE sealed_as IS NULL;

CREATE TABLE click_batches (
  id TEXT PRIMARY KEY,
  accepted_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX click_batches_by_time ON click_batches (accepted_at_ms);

CREATE TABLE visitor_salts (
  day TEXT PRIMARY KEY,
  salt BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE insight_objects (
  key TEXT PRIMARY KEY,
  gallery_id TEXT NOT NULL REFERENCES galleries (id) ON DELETE CASCADE,
  counted_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX insight_objects_of_gallery ON insight_objects (gallery_id);

CREATE TABLE insight_visitors (
  gallery_id TEXT NOT NULL REFERENCES galleries (id) ON DELETE CASCADE,
  day TEXT NOT NULL,
  visitor TEXT NOT NULL,
  PRIMARY KEY (gallery_id, day, visitor)
) STRICT, WITHOUT ROWID;
CREATE INDEX insight_visitors_by_day ON insight_visitors (day);

CREATE TABLE insight_counts (
  gallery_id TEXT NOT NULL REFERENCES galleries (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('gallery', 'item', 'value')),
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  visits INTEGER NOT NULL DEFAULT 0,
  views INTEGER NOT NULL DEFAULT 0,
  visitors INTEGER NOT NULL DEFAULT 0,
  likes INTEGER NOT NULL DEFAULT 0,
  claims INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (gallery_id, kind, day, name)
) STRICT, WITHOUT ROWID;

INSERT INTO insight_counts (gallery_id, kind, day, name, likes)
  SELECT gallery_id, 'gallery', date(liked_at_ms / 1000, 'unixepoch') AS day, '', count(*)
    FROM gallery_likes JOIN gallery_items ON gallery_items.id = item_id GROUP BY gallery_id, day;
INSERT INTO insight_counts (gallery_id, kind, day, name, likes)
  SELECT gallery_id, 'item', date(liked_at_ms / 1000, 'unixepoch') AS day, item_id, count(*)
    FROM gallery_likes JOIN gallery_items ON gallery_items.id = item_id GROUP BY item_id, day;
INSERT INTO insight_counts (gallery_id, kind, day, name, claims)
  SELECT gallery_id, 'gallery', date(claimed_at_ms / 1000, 'unixepoch') AS day, '', count(*)
    FROM gallery_claims WHERE state IN ('held', 'final') GROUP BY gallery_id, day
  ON CONFLICT DO UPDATE SET claims = excluded.claims;
INSERT INTO insight_counts (gallery_id, kind, day, name, claims)
  SELECT gallery_id, 'item', date(claimed_at_ms / 1000, 'unixepoch') AS day, item_id, count(*)
    FROM gallery_claims WHERE state IN ('held', 'final') AND item_id IS NOT NULL GROUP BY item_id, day
  ON CONFLICT DO UPDATE SET claims = excluded.claims;

CREATE TRIGGER insight_likes_added AFTER INSERT ON gallery_likes
BEGIN
  INSERT INTO insight_counts (gallery_id, kind, day, name, likes)
    SELECT gallery_id, 'gallery', date(new.liked_at_ms / 1000, 'unixepoch'), '', 1 FROM gallery_items WHERE id = new.item_id
    ON CONFLICT DO UPDATE SET likes = likes + 1;
  INSERT INTO insight_counts (gallery_id, kind, day, name, likes)
    SELECT gallery_id, 'item', date(new.liked_at_ms / 1000, 'unixepoch'), id, 1 FROM gallery_items WHERE id = new.item_id
    ON CONFLICT DO UPDATE SET likes = likes + 1;
END;

-- Those that go with their item stay counted, as its views do.
CREATE TRIGGER insight_likes_removed AFTER DELETE ON gallery_likes
BEGIN
  UPDATE insight_counts SET likes = likes - 1
    WHERE gallery_id = (SELECT gallery_id FROM gallery_items WHERE id = old.item_id)
      AND kind = 'gallery' AND day = date(old.liked_at_ms / 1000, 'unixepoch') AND name = '';
  UPDATE insight_counts SET likes = likes - 1
    WHERE gallery_id = (SELECT gallery_id FROM gallery_items WHERE id = old.item_id)
      AND kind = 'item' AND day = date(old.liked_at_ms / 1000, 'unixepoch') AND name = old.item_id;
END;

CREATE TRIGGER insight_claims_added AFTER INSERT ON gallery_claims WHEN new.state IN ('held', 'final')
BEGIN
  INSERT INTO insight_counts (gallery_id, kind, day, name, claims)
    VALUES (new.gallery_id, 'gallery', date(new.claimed_at_ms / 1000, 'unixepoch'), '', 1)
    ON CONFLICT DO UPDATE SET claims = claims + 1;
  INSERT INTO insight_counts (gallery_id, kind, day, name, claims)
    SELECT new.gallery_id, 'item', date(new.claimed_at_ms / 1000, 'unixepoch'), new.item_id, 1 WHERE new.item_id IS NOT NULL
    ON CONFLICT DO UPDATE SET claims = claims + 1;
END;

CREATE TRIGGER insight_claims_ended AFTER UPDATE OF state ON gallery_claims
WHEN old.state IN ('held', 'final') AND new.state NOT IN ('held', 'final')
BEGIN
  UPDATE insight_counts SET claims = claims - 1 WHERE gallery_id = old.gallery_id
    AND kind = 'gallery' AND day = date(old.claimed_at_ms / 1000, 'unixepoch') AND name = '';
  UPDATE insight_counts SET claims = claims - 1 WHERE gallery_id = old.gallery_id
    AND kind = 'item' AND day = date(old.claimed_at_ms / 1000, 'unixepoch') AND name = old.item_id;
END;
`

const down = `
DROP TRIGGER insight_claims_ended;
DROP TRIGGER insight_claims_added;
DROP TRIGGER insight_likes_removed;
DROP TRIGGER insight_likes_added;
DROP TABLE insight_counts;
DROP TABLE insight_visitors;
DROP TABLE insight_objects;
DROP TABLE visitor_salts;
DROP TABLE click_batches;
DROP TABLE click_buffer;
`

export const insights: Migration = { name: '0008-insights', up, down }
