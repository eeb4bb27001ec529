import type { Migration } from '../migrate.ts'

export const jobsAndChanges: Migration = {
  name: '0003-jobs-and-changes',
  up: `
    CREATE TABLE jobs (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      key TEXT,
      payload TEXT NOT NULL,
      attempt INTEGER NOT NULL,
      -- When it may be taken; while it runs, when its lease ends.
      due_at_ms INTEGER NOT NULL,
      lease TEXT,
      error TEXT,
      died_at_ms INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX jobs_by_due ON jobs (due_at_ms, id) WHERE died_at_ms IS NULL;
    CREATE UNIQUE INDEX jobs_waiting_by_key ON jobs (kind, key)
      WHERE key IS NOT NULL AND lease IS NULL AND died_at_ms IS NULL;
    CREATE INDEX jobs_dead ON jobs (id) WHERE died_at_ms IS NOT NULL;

    CREATE TABLE changes (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      account_id TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      change TEXT NOT NULL
    ) STRICT;
    CREATE INDEX changes_by_account ON changes (account_id, seq);
    CREATE INDEX changes_by_time ON changes (at_ms);
    -- How far changes are forgotten: a reader behind this cannot continue.
    CREATE TABLE changes_forgotten (only INTEGER PRIMARY KEY CHECK (only = 1), through_seq INTEGER NOT NULL) STRICT;
    INSERT INTO changes_forgotten VALUES (1, 0);
  `,
  down: 'DROP TABLE changes_forgotten; DROP TABLE changes; DROP TABLE jobs;',
}
