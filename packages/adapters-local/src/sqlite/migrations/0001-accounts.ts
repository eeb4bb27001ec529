import type { Migration } from '../migrate.ts'

export const accounts: Migration = {
  name: '0001-accounts',
  up: `
    CREATE TABLE accounts (
      id TEXT PRIMARY KEY,
      email TEXT NOT NULL,
      -- What the address is compared by; NULL while the account is being deleted: the address is free.
      email_key TEXT UNIQUE,
      display_name TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('member', 'admin')),
      quota_bytes INTEGER CHECK (quota_bytes >= 0),
      preferences TEXT NOT NULL,
      created_at_ms INTEGER NOT NULL,
      confirmed_at_ms INTEGER,
      only_as_first INTEGER NOT NULL,
      disabled_at_ms INTEGER,
      deleting_at_ms INTEGER,
      seen_at_ms INTEGER,
      tokens_valid_from_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX accounts_confirmed ON accounts (id) WHERE confirmed_at_ms IS NOT NULL AND deleting_at_ms IS NULL;
    CREATE INDEX accounts_admins ON accounts (id)
      WHERE role = 'admin' AND confirmed_at_ms IS NOT NULL AND disabled_at_ms IS NULL AND deleting_at_ms IS NULL;
    CREATE INDEX accounts_deleting ON accounts (id) WHERE deleting_at_ms IS NOT NULL;

    CREATE TABLE passwords (account_id TEXT PRIMARY KEY, hash TEXT NOT NULL) STRICT, WITHOUT ROWID;

    -- The newest signs; older ones are still believed until they are removed.
    CREATE TABLE signing_keys (
      kid TEXT PRIMARY KEY,
      private_jwk TEXT NOT NULL,
      created_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sessions (
      id TEXT PRIMARY KEY,
      account_id TEXT NOT NULL,
      device TEXT NOT NULL,
      created_at_ms INTEGER NOT NULL,
      used_at_ms INTEGER NOT NULL,
      expires_at_ms INTEGER NOT NULL,
      refresh_hash TEXT NOT NULL,
      previous_hash TEXT,
      previous_salt TEXT,
      previous_replaced_at_ms INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX sessions_by_account ON sessions (account_id, used_at_ms DESC);
    CREATE INDEX sessions_by_expiry ON sessions (expires_at_ms);

    CREATE TABLE one_time_codes (
      account_id TEXT NOT NULL,
      purpose TEXT NOT NULL,
      hash TEXT NOT NULL,
      email TEXT,
      expires_at_ms INTEGER NOT NULL,
      tries_left INTEGER NOT NULL,
      PRIMARY KEY (account_id, purpose)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE api_keys (
      id TEXT PRIMARY KEY,
      account_id TEXT NOT NULL,
      name TEXT NOT NULL,
      secret_hash TEXT NOT NULL,
      created_at_ms INTEGER NOT NULL,
      used_at_ms INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX api_keys_by_account ON api_keys (account_id, id DESC);

    CREATE TABLE invitations (
      id TEXT PRIMARY KEY,
      email TEXT,
      secret TEXT NOT NULL UNIQUE,
      created_at_ms INTEGER NOT NULL,
      expires_at_ms INTEGER NOT NULL,
      used_by TEXT
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE rate_limits (key TEXT PRIMARY KEY, count INTEGER NOT NULL, ends_at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX rate_limits_by_end ON rate_limits (ends_at_ms);
  `,
  down: `
    DROP TABLE rate_limits; DROP TABLE settings; DROP TABLE invitations; DROP TABLE api_keys; DROP TABLE one_time_codes;
    DROP TABLE sessions; DROP TABLE signing_keys; DROP TABLE passwords; DROP TABLE accounts;
  `,
}
