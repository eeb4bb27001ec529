import type { FakeClock } from '@cloudalbum/port-suites'
import {
  accountStoreSuite,
  apiKeyStoreSuite,
  codeStoreSuite,
  invitationStoreSuite,
  rateLimiterSuite,
  sessionStoreSuite,
  settingsStoreSuite,
} from '@cloudalbum/port-suites'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { createDynamoAccountStore } from './account-store.ts'
import { createDynamoApiKeyStore } from './api-key-store.ts'
import { createDynamoCodeStore } from './code-store.ts'
import { createDynamoInvitationStore } from './invitation-store.ts'
import { createDynamoRateLimiter } from './rate-limiter.ts'
import { createDynamoSessionStore } from './session-store.ts'
import { createDynamoSettingsStore } from './settings-store.ts'
import { accountTables } from './tables.ts'

/** Only the tables that a test needs: creating each takes a while. */
const open = async (...names: string[]) =>
  testDynamo(accountTables.filter(({ name }) => names.includes(name)))

accountStoreSuite('DynamoDB', async () => {
  const { dynamo, close } = await open('accounts', 'account-locks')
  return { accounts: createDynamoAccountStore(dynamo), close }
})
sessionStoreSuite('DynamoDB', async () => {
  const { dynamo, close } = await open('sessions')
  return { sessions: createDynamoSessionStore(dynamo), close }
})
codeStoreSuite('DynamoDB', async () => {
  const { dynamo, close } = await open('one-time-codes')
  return { codes: createDynamoCodeStore(dynamo), close }
})
apiKeyStoreSuite('DynamoDB', async () => {
  const { dynamo, close } = await open('api-keys')
  return { keys: createDynamoApiKeyStore(dynamo), close }
})
invitationStoreSuite('DynamoDB', async () => {
  const { dynamo, close } = await open('invitations')
  return { invitations: createDynamoInvitationStore(dynamo), close }
})
settingsStoreSuite('DynamoDB', async () => {
  const { dynamo, close } = await open('settings')
  return { settings: createDynamoSettingsStore(dynamo), close }
})
rateLimiterSuite('DynamoDB', async (clock: FakeClock) => {
  const { dynamo, close } = await open('rate-limits')
  return { limiter: createDynamoRateLimiter(dynamo, clock), close }
})
