import type { Migration } from '../migrate.ts'

/** What renews the tokens of a session where somebody outside of the album issues them; sealed. */
export const sessionGrants: Migration = {
  name: '0010-session-grants',
  up: 'ALTER TABLE sessions ADD COLUMN grant TEXT',
  down: 'ALTER TABLE sessions DROP COLUMN grant',
}
