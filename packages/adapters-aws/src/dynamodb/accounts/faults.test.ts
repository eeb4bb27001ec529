import { newId, type Account } from '@cloudalbum/core'
import { anAccount, FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { localDynamoDbClient } from '../../testing/dynamodb-local.ts'
import { startFaultyEndpoint, type FaultyEndpoint } from '../../testing/faulty-endpoint.ts'
import { randomFrom } from '@cloudalbum/port-suites/sequences'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { Dynamo } from '../dynamo.ts'
import type { AccountRow } from './account-rows.ts'
import { createDynamoAccounts } from './dynamo-accounts.ts'
import { accountTables } from './tables.ts'

describe(
  'Accounts while DynamoDB is busy, resets connections and loses answers',
  { timeout: 120_000 },
  () => {
    let world: Awaited<ReturnType<typeof testDynamo>>
    let faulty: FaultyEndpoint
    let stores: ReturnType<typeof createDynamoAccounts>
    beforeEach(async () => {
      world = await testDynamo(accountTables)
      faulty = await startFaultyEndpoint({
        target: inject('dynamoDbEndpoint'),
        seed: 5,
        faults: { busy: 0.3, reset: 0.05, lostReply: 0.1 },
      })
      const dynamo = new Dynamo({ client: localDynamoDbClient(faulty.endpoint), prefix: world.prefix })
      const onFault = (error: unknown) => {
        throw error
      }
      stores = createDynamoAccounts({ dynamo, clock: new FakeClock(), onFault })
    })
    afterEach(async () => {
      await faulty.stop()
      world.close()
    })

    const allRows = () =>
      Promise.all(
        ['present', 'deleting'].map((shelf) =>
          Array.fromAsync(
            world.dynamo.each<AccountRow>({
              table: 'accounts',
              index: 'byShelf',
              keys: '#shelf = :shelf',
              values: { shelf },
            }),
            async ({ id }) => world.dynamo.get<AccountRow>('accounts', { id }),
          ),
        ),
      )
    const isConfirmed = (account: Account) => account.confirmedAtMs !== null
    const isAdmin = (account: Account) =>
      isConfirmed(account) && account.role === 'admin' && account.disabledAtMs === null

    it('have one administrator of many that come first at once', async () => {
      const made = await Promise.allSettled(
        Array.from({ length: 10 }, () => stores.accounts.create(anAccount())),
      )
      // On a busy machine the tries of some may be over, which is said.
      for (const one of made)
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'unavailable' })
      const [present = []] = await allRows()
      expect(present.filter((row) => row?.role === 'admin')).toHaveLength(1)
    })

    it('are counted as a recount finds them, and somebody stays administrator', async () => {
      const random = randomFrom(3)
      const pick = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)]!
      const ids = await Promise.all(
        Array.from({ length: 8 }, async (_, n) => {
          const account = anAccount(n % 2 ? {} : { confirmedAtMs: null })
          return (await stores.accounts.create(account)).id
        }),
      )
      const { accounts } = stores
      const changes: ((id: string) => Promise<unknown>)[] = [
        (id) => accounts.confirm(id, 5),
        (id) => accounts.setStanding(id, { role: pick(['admin', 'member'] as const) }, 6),
        (id) => accounts.setStanding(id, { disabled: random() < 0.5 }, 7),
        (id) => accounts.changeEmail(id, `${pick('abcd'.split(''))}@example.org`),
        (id) => (random() < 0.3 ? accounts.startDelete(id, 8) : accounts.update(id, { seenAtMs: 8 })),
      ]
      for (let round = 0; round < 12; round++) {
        const results = await Promise.allSettled(Array.from({ length: 4 }, () => pick(changes)(pick(ids))))
        for (const result of results)
          if (result.status === 'rejected')
            expect(['not-found', 'conflict', 'email-taken']).toContain(
              (result.reason as { code: string }).code,
            )
      }
      const [present = [], deleting = []] = await allRows()
      const alive = present.filter((row) => row !== undefined)
      expect(alive.length + deleting.length).toBe(8)
      const confirmed = alive.filter(isConfirmed)
      const admins = alive.filter(isAdmin)
      expect(await world.dynamo.get('account-locks', { name: 'roster' })).toEqual({
        name: 'roster',
        confirmed: confirmed.length,
        admins: admins.length,
      })
      expect(admins.length > 0 || confirmed.length === 0).toBe(true)
      for (const { id, email } of alive) expect((await accounts.byEmail(email))?.id).toBe(id)
      expect(faulty.counts.lostReply).toBeGreaterThan(0)
    })

    it('give each one-time thing to one of many', async () => {
      const { sessions, codes, invitations } = stores
      const id = newId()
      const accountId = newId()
      const expiresAtMs = 100
      await sessions.create({
        id,
        accountId,
        device: '',
        createdAtMs: 1,
        usedAtMs: 1,
        expiresAtMs,
        refreshHash: 'h',
        grant: null,
        previous: null,
      })
      await codes.put({ accountId, purpose: 'reset', hash: 'right', email: null, expiresAtMs, triesLeft: 30 })
      await invitations.create({ id, email: null, secret: 's', createdAtMs: 1, expiresAtMs })
      const many = <T>(run: (n: number) => Promise<T>) =>
        Promise.all(Array.from({ length: 6 }, (_, n) => run(n)))
      const rotated = await many((n) =>
        sessions.rotate(id, 'h', { refreshHash: `h${n}`, salt: `s${n}`, nowMs: 5, expiresAtMs }),
      )
      const used = await many(() => codes.use(accountId, 'reset', 'right', 50))
      const taken = await many((n) => invitations.take('s', 'ann@example.org', `a${n}`, 50))
      expect([rotated, used, taken].map((all) => all.filter(Boolean).length)).toEqual([1, 1, 1])
    })
  },
)
