import {
  createArgon2Hasher,
  createBuiltInIdentity,
  createJwtAccessTokens,
  createMemoryRateLimiter,
  createStoredTokenKeys,
  limitAlways,
} from '@cloudalbum/adapters-shared'
import type { Clock } from '@cloudalbum/core'
import { createSqliteAccountStore } from './accounts.ts'
import { createSqliteApiKeyStore } from './api-keys.ts'
import { createSqliteCodeStore } from './codes.ts'
import type { Database } from './database.ts'
import { createSqliteInvitationStore } from './invitations.ts'
import { createSqlitePasswordStore } from './passwords.ts'
import { createSqliteProfileStore } from './profiles.ts'
import { createSqliteRateLimiter } from './rate-limiter.ts'
import { createSqliteSessionStore } from './sessions.ts'
import { createSqliteSettingsStore } from './settings.ts'
import { createSqliteSigningKeyStore } from './signing-keys.ts'

export interface LocalAccountsOptions {
  db: Database
  clock: Clock
  /** BASE_URL: who issues the tokens. */
  issuer: string
  /** Told when the store of the rate limiter fails. */
  onFault: (error: unknown) => void
}

/** Everything about accounts that one machine keeps by itself. */
export function createLocalAccounts({ db, clock, issuer, onFault }: LocalAccountsOptions) {
  const hasher = createArgon2Hasher()
  const signingKeys = createStoredTokenKeys({ store: createSqliteSigningKeyStore(db), clock })
  return {
    accounts: createSqliteAccountStore(db),
    profiles: createSqliteProfileStore(db),
    sessions: createSqliteSessionStore(db),
    codes: createSqliteCodeStore(db),
    keys: createSqliteApiKeyStore(db),
    invitations: createSqliteInvitationStore(db),
    settings: createSqliteSettingsStore(db),
    limiter: limitAlways(createSqliteRateLimiter(db, clock), createMemoryRateLimiter(clock), onFault),
    identity: createBuiltInIdentity(createSqlitePasswordStore(db), hasher),
    tokens: createJwtAccessTokens({ keys: signingKeys, issuer, clock }),
    hasher,
    signingKeys,
  }
}
