import type { Migration } from '../migrate.ts'

/** Work that takes long: how far it is, what it found, who is at it. */
export const longWork: Migration = {
  name: '0011-long-work',
  up: `
    CREATE TABLE long_work (
      id TEXT PRIMARY KEY,
      revision INTEGER NOT NULL,
      work TEXT NOT NULL
    ) STRICT;
  `,
  down: 'DROP TABLE long_work',
}
