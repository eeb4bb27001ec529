import { createMemoryRateLimiter, limitAlways } from '@cloudalbum/adapters-shared'
import type { Clock } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { createDynamoAccountStore } from './account-store.ts'
import { createDynamoApiKeyStore } from './api-key-store.ts'
import { createDynamoCodeStore } from './code-store.ts'
import { createDynamoInvitationStore } from './invitation-store.ts'
import { createDynamoPasswordStore } from './password-store.ts'
import { createDynamoRateLimiter } from './rate-limiter.ts'
import { createDynamoSessionStore } from './session-store.ts'
import { createDynamoSettingsStore } from './settings-store.ts'
import { createDynamoSigningKeyStore } from './signing-key-store.ts'

export interface DynamoAccountsOptions {
  dynamo: Dynamo
  clock: Clock
  /** Told when the store of the rate limiter fails. */
  onFault: (error: unknown) => void
}

/** Everything about accounts that is kept in DynamoDB. `passwords` and `signingKeys` are for the built-in identity. */
export function createDynamoAccounts({ dynamo, clock, onFault }: DynamoAccountsOptions) {
  return {
    accounts: createDynamoAccountStore(dynamo),
    sessions: createDynamoSessionStore(dynamo),
    codes: createDynamoCodeStore(dynamo),
    keys: createDynamoApiKeyStore(dynamo),
    invitations: createDynamoInvitationStore(dynamo),
    settings: createDynamoSettingsStore(dynamo),
    limiter: limitAlways(createDynamoRateLimiter(dynamo, clock), createMemoryRateLimiter(clock), onFault),
    passwords: createDynamoPasswordStore(dynamo),
    signingKeys: createDynamoSigningKeyStore(dynamo),
  }
}
