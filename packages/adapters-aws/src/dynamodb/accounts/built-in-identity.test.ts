import { createArgon2Hasher, createBuiltInIdentity, createStoredTokenKeys } from '@cloudalbum/adapters-shared'
import { FakeClock, identityProviderSuite, signingKeyStoreSuite } from '@cloudalbum/port-suites'
import { expect, it } from 'vitest'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { createDynamoPasswordStore } from './password-store.ts'
import { createDynamoSigningKeyStore } from './signing-key-store.ts'
import { accountTables } from './tables.ts'

const open = (table: string) => testDynamo(accountTables.filter(({ name }) => name === table))

identityProviderSuite('DynamoDB with argon2id', async () => {
  const { dynamo, close } = await open('passwords')
  return { identity: createBuiltInIdentity(createDynamoPasswordStore(dynamo), createArgon2Hasher()), close }
})

signingKeyStoreSuite('DynamoDB', async () => {
  const { dynamo, close } = await open('signing-keys')
  return { keys: createDynamoSigningKeyStore(dynamo), close }
})

it('signs with one key in all processes, believes a new one at once, and reads once a minute', async () => {
  const { dynamo, consumed, close } = await open('signing-keys')
  const clock = new FakeClock()
  const process = () =>
    createStoredTokenKeys({ store: createDynamoSigningKeyStore(dynamo), clock, cacheMs: 60_000 })
  const [one, two] = [process(), process()]
  const made = await Promise.all([one.current(), two.current()])
  expect(made[0].kid).toBe(made[1].kid)
  consumed.length = 0
  for (let n = 0; n < 10; n++) expect(await one.byId(made[0].kid)).toBeDefined()
  expect(consumed).toEqual([])
  const next = await two.rotate()
  expect((await one.byId(next))?.kid).toBe(next)
  expect((await one.current()).kid).toBe(next)
  expect(await one.byId('unknown')).toBeUndefined()
  close()
})
