import { newId, type Counters } from '@cloudalbum/core'
import { bern, samplesOf, type Samples } from '@cloudalbum/port-suites'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDynamo } from '../../testing/test-dynamo.ts'
import type { Dynamo } from '../dynamo.ts'
import { createDynamoPhotoIndex } from '../photos/photo-index.ts'
import { createDynamoPhotoStore } from '../photos/photo-store.ts'
import { photoTables } from '../photos/tables.ts'
import { createDynamoCounters } from './counters.ts'

describe('counts of photos in DynamoDB', () => {
  let dynamo: Dynamo
  let close: () => void
  let counters: Counters
  let own: Samples
  const signal = new AbortController().signal
  const check = (repair: boolean) => counters.check(own.accountId, { repair, signal })

  beforeAll(async () => {
    ;({ dynamo, close } = await testDynamo(photoTables))
    counters = createDynamoCounters(dynamo, { settleMs: 0 })
    own = samplesOf(
      { photos: createDynamoPhotoStore(dynamo), index: createDynamoPhotoIndex(dynamo) },
      newId(),
    )
    const photos = [await own.ready({ ...bern, tags: ['Sea'] }), await own.ready({ tags: ['Sea', 'sun'] })]
    await own.ready()
    await own.rejected()
    await own.reserve()
    await own.photos.trash(
      own.accountId,
      photos.slice(0, 1).map(({ id }) => id),
      1,
    )
  })
  afterAll(() => close())

  it('are exact as the store has written them', async () => {
    expect(await check(false)).toEqual([])
  })

  it('are found and set when they are wrong', async () => {
    const { accountId } = own
    const month = { accountId, month: '2024-05' }
    await dynamo.update('photo-accounts', { accountId }, { update: 'SET #usedBytes = :n', values: { n: 1 } })
    await dynamo.update('photo-months', month, { update: 'SET #count = :n', values: { n: 77 } })
    await dynamo.put('photo-months', { accountId, month: '1999-01', count: 2 })
    const wrong = [
      { what: 'usedBytes', stored: '1', counted: '5000' },
      { what: 'month 2024-05', stored: '77', counted: '2' },
      { what: 'month 1999-01', stored: '2', counted: undefined },
    ]
    const found = (repaired: boolean) => expect.arrayContaining(wrong.map((one) => ({ ...one, repaired })))
    expect(await check(false)).toEqual(found(false))
    expect(await check(true)).toEqual(found(true))
    expect(await check(true)).toEqual([])
    expect(await own.index.months(accountId)).toEqual([{ month: '2024-05', count: 2 }])
  })

  it('are left alone while photos come and go', async () => {
    const turns = Array.from({ length: 5 }, () => own.ready({ tags: ['busy'] }))
    const [found] = await Promise.all([check(true), ...turns])
    expect(found).toEqual([])
    expect(await check(false)).toEqual([])
  })
})
