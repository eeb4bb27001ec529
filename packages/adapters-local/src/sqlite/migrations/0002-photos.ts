import type { Migration } from '../migrate.ts'

/**
 * `photos.sort_key` orders by capture time and is the rowid, so that neighbours in time are neighbours on disk and
 * in the search index (docs/decisions/0010-sqlite-photo-index.md). Everything below `photos` is counted in the transaction
 * that changes a photo; `account` there is `photo_accounts.number`.
 */
const up = `
CREATE TABLE photos (
  sort_key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('expected', 'processing', 'ready', 'rejected', 'trashed', 'purging')),
  -- trashed_at_ms for trashed ones, else updated_at_ms
  state_at_ms INTEGER NOT NULL,
  -- while ready
  month TEXT,
  trashed_from TEXT CHECK (trashed_from IN ('ready', 'rejected')),
  trashed_at_ms INTEGER,
  sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_time_ms INTEGER,
  uploaded_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  version INTEGER NOT NULL,
  rejection TEXT,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  thumb_hash TEXT NOT NULL,
  rendition_version INTEGER NOT NULL,
  local_ms INTEGER NOT NULL,
  offset_minutes INTEGER NOT NULL,
  taken_source TEXT NOT NULL,
  latitude REAL,
  longitude REAL,
  altitude_m REAL,
  camera TEXT NOT NULL,
  place TEXT,
  tags TEXT NOT NULL,
  description TEXT NOT NULL,
  favourite INTEGER NOT NULL,
  edited TEXT NOT NULL,
  upload_id TEXT,
  CHECK ((month IS NOT NULL) = (state = 'ready'))
) STRICT;
CREATE UNIQUE INDEX photos_by_sha256 ON photos (account_id, sha256) WHERE state <> 'purging';
CREATE INDEX photos_by_month ON photos (account_id, month) WHERE month IS NOT NULL;
CREATE INDEX photos_by_state ON photos (state, state_at_ms);
CREATE INDEX photos_by_account_and_state ON photos (account_id, state, state_at_ms);

CREATE TABLE photo_accounts (
  number INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL UNIQUE,
  used_bytes INTEGER NOT NULL DEFAULT 0 CHECK (used_bytes >= 0),
  expected INTEGER NOT NULL DEFAULT 0 CHECK (expected >= 0),
  processing INTEGER NOT NULL DEFAULT 0 CHECK (processing >= 0),
  ready INTEGER NOT NULL DEFAULT 0 CHECK (ready >= 0),
  rejected INTEGER NOT NULL DEFAULT 0 CHECK (rejected >= 0),
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed >= 0)
) STRICT;

CREATE TABLE photo_months (
  account INTEGER NOT NULL,
  month TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (account, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE photo_facets (
  account INTEGER NOT NULL,
  kind TEXT NOT NULL,
  folded TEXT NOT NULL,
  value TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (account, kind, folded)
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_facets_by_count ON photo_facets (account, kind, count DESC, folded);

CREATE TABLE photo_facet_starts (
  account INTEGER NOT NULL,
  kind TEXT NOT NULL,
  start TEXT NOT NULL,
  folded TEXT NOT NULL,
  PRIMARY KEY (account, kind, start, folded)
) STRICT, WITHOUT ROWID;

CREATE TABLE photo_cells (
  account INTEGER NOT NULL,
  level INTEGER NOT NULL,
  x INTEGER NOT NULL,
  y INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  -- of integer microdegrees, so that taking away is exact
  latitude_sum INTEGER NOT NULL,
  longitude_sum INTEGER NOT NULL,
  newest_key INTEGER NOT NULL,
  newest_id TEXT NOT NULL,
  PRIMARY KEY (account, level, x, y)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE photo_tokens USING fts5 (
  tokens, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '=:.~'"
);
`

const down = `
DROP TABLE photo_tokens;
DROP TABLE photo_cells;
DROP TABLE photo_facet_starts;
DROP TABLE photo_facets;
DROP TABLE photo_months;
DROP TABLE photo_accounts;
DROP TABLE photos;
`

export const photos: Migration = { name: '0002-photos', up, down }
