import { FakeClock } from '@cloudalbum/port-suites'
import { expect, it, onTestFinished } from 'vitest'
import { testDynamo } from '../testing/test-dynamo.ts'
import { accountTables } from './accounts/tables.ts'
import { createDynamoActivity } from './activity.ts'

it('tells every process for how long nobody has asked for anything, and writes it every ten minutes at most', async () => {
  const { dynamo, consumed, close } = await testDynamo(accountTables)
  onTestFinished(close)
  const clock = new FakeClock()
  const [api, schedule] = [createDynamoActivity(dynamo, clock), createDynamoActivity(dynamo, clock)]
  expect(await schedule.quietForMs()).toBe(Infinity)
  for (let minute = 0; minute < 25; minute++) {
    await api.note()
    clock.advance(60_000)
  }
  expect(consumed.filter(({ operation }) => operation === 'put')).toHaveLength(3)
  expect(await schedule.quietForMs()).toBe(5 * 60_000)
})
