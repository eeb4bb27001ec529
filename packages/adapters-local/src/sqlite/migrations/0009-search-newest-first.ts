import type { Migration } from '../database.ts'
import { searchKey } from '../photos-keys.ts'
import { indexAgain } from '../photos-tokens.ts'

/** The search index counts its keys from the newest photo on: see `searchKey`. */
export const searchNewestFirst: Migration = {
  name: '0009-search-newest-first',
  up: (db) => indexAgain(db, searchKey),
  down: (db) => indexAgain(db, (sortKey) => sortKey),
}
