import type { Database } from '../database.ts'
import type { Migration } from '../migrate.ts'
import { searchKey } from '../photos-keys.ts'
import { indexAgain } from '../photos-tokens.ts'

/**
 * The search index counts its keys from the newest photo on, see `searchKey`. In smaller pages, fewer keys are read
 * to find one among those of a frequent word (https://www.sqlite.org/fts5.html#the_pgsz_configuration_option).
 */
export const searchNewestFirst: Migration = {
  name: '0009-search-newest-first',
  up: (db) => {
    setPageBytes(db, 1000)
    indexAgain(db, searchKey)
  },
  down: (db) => {
    setPageBytes(db, 4050)
    indexAgain(db, (sortKey) => sortKey)
  },
}

const setPageBytes = (db: Database, bytes: number) =>
  db.exec(`INSERT INTO photo_tokens (photo_tokens, rank) VALUES ('pgsz', ${bytes})`)
