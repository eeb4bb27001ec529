import type { Migration } from '../migrate.ts'

/**
 * `visible` and `local_ms` repeat what the photo says, kept by a trigger, so that counting and paging an album
 * reads one index and not every photo. A rebuild of the table `photos` must make the trigger again.
 */
export const albums: Migration = {
  name: '0004-albums',
  up: `
CREATE TABLE albums (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  parent_id TEXT REFERENCES albums (id),
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  sort TEXT NOT NULL CHECK (sort IN ('manual', 'oldest', 'newest')),
  cover_photo_id TEXT REFERENCES photos (id) ON DELETE SET NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX albums_of_account ON albums (account_id, title COLLATE NOCASE, id);
CREATE INDEX albums_in_album ON albums (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX albums_with_cover ON albums (cover_photo_id) WHERE cover_photo_id IS NOT NULL;

CREATE TABLE album_photos (
  album_id TEXT NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
  photo_id TEXT NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  visible INTEGER NOT NULL,
  local_ms INTEGER NOT NULL,
  PRIMARY KEY (album_id, photo_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX album_photos_by_photo ON album_photos (photo_id);
CREATE INDEX album_photos_by_position ON album_photos (album_id, position, photo_id, visible);
CREATE INDEX album_photos_by_time ON album_photos (album_id, local_ms, photo_id) WHERE visible = 1;

CREATE TRIGGER album_photos_follow_photos AFTER UPDATE OF state, local_ms ON photos
WHEN old.state <> new.state OR old.local_ms <> new.local_ms
BEGIN
  UPDATE album_photos SET visible = (new.state = 'ready'), local_ms = new.local_ms WHERE photo_id = new.id;
END;

CREATE TABLE share_links (
  id TEXT PRIMARY KEY,
  token TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL,
  album_id TEXT NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
  label TEXT NOT NULL,
  password_hash TEXT,
  password_version INTEGER NOT NULL,
  expires_at_ms INTEGER,
  allow_download INTEGER NOT NULL,
  show_location INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  views INTEGER NOT NULL
) STRICT;
CREATE INDEX share_links_of_account ON share_links (account_id, created_at_ms);
CREATE INDEX share_links_of_album ON share_links (album_id);

CREATE TABLE download_tickets (
  secret_hash TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  photo_ids TEXT NOT NULL,
  file_name TEXT NOT NULL,
  link_id TEXT,
  password_version INTEGER,
  expires_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX download_tickets_by_expiry ON download_tickets (expires_at_ms);
CREATE INDEX download_tickets_of_account ON download_tickets (account_id);
`,
  down: `
DROP TABLE download_tickets;
DROP TABLE share_links;
DROP TRIGGER album_photos_follow_photos;
DROP TABLE album_photos;
DROP TABLE albums;
`,
}
