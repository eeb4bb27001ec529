import type { Migration } from '../migrate.ts'

/** Accounts of before get their profiles when the album starts: `createMissingProfiles`. */
export const profiles: Migration = {
  name: '0005-profiles',
  up: `
CREATE TABLE profiles (
  account_id TEXT PRIMARY KEY,
  images_id TEXT NOT NULL UNIQUE,
  handle TEXT NOT NULL UNIQUE,
  bio TEXT NOT NULL,
  visible INTEGER NOT NULL,
  avatar TEXT NOT NULL,
  banner TEXT NOT NULL,
  -- Something is still to be done for one of the images.
  unsettled INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX profiles_unsettled ON profiles (account_id) WHERE unsettled = 1;

CREATE TABLE former_handles (
  handle TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  free_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX former_handles_of_account ON former_handles (account_id);
`,
  down: `
DROP TABLE former_handles;
DROP TABLE profiles;
`,
}
