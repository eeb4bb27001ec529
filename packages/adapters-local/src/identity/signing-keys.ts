import { createStoredTokenKeys, type StoredTokenKeys } from '@cloudalbum/adapters-shared'
import type { Clock } from '@cloudalbum/core'
import type { Database } from '../sqlite/database.ts'
import { createSqliteSigningKeyStore } from '../sqlite/signing-keys.ts'

export type { StoredTokenKeys as SigningKeys, TokenKey as SigningKey } from '@cloudalbum/adapters-shared'

/** Keys of access tokens in SQLite; the table is read each time, so that a key that another process made counts at once. */
export const createSigningKeys = (db: Database, clock: Clock): StoredTokenKeys =>
  createStoredTokenKeys({ store: createSqliteSigningKeyStore(db), clock })
