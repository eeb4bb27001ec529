import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { createTables } from '../dynamodb/create-tables.ts'
import { Dynamo } from '../dynamodb/dynamo.ts'
import { text, type Table } from '../dynamodb/table.ts'
import { localDynamoDbClient } from './dynamodb-local.ts'
import { startFaultyEndpoint, type FaultyEndpoint } from './faulty-endpoint.ts'

const counters: Table = { name: 'counters', partition: text('id') }

describe('a faulty endpoint before DynamoDB', () => {
  let faulty: FaultyEndpoint
  let dynamo: Dynamo
  let truth: Dynamo
  let close: () => void
  beforeEach(async () => {
    const target = inject('dynamoDbEndpoint')
    faulty = await startFaultyEndpoint({ target, seed: 3, faults: {} })
    const prefix = `t${crypto.randomUUID().slice(0, 13)}-`
    const [client, direct] = [localDynamoDbClient(faulty.endpoint), localDynamoDbClient(target)]
    await createTables({ client: direct, prefix, tables: [counters] })
    dynamo = new Dynamo({ client, prefix })
    truth = new Dynamo({ client: direct, prefix })
    close = () => [client, direct].forEach((one) => one.destroy())
  })
  afterEach(async () => {
    close()
    await faulty.stop()
  })

  const count = async () => (await truth.get<{ n: number }>('counters', { id: 'a' }))?.n
  const add = () =>
    dynamo.transact([{ table: 'counters', change: { id: 'a' }, update: 'ADD #n :one', values: { one: 1 } }])

  it('lets everything through as it is while nothing is wrong', async () => {
    await dynamo.put('counters', { id: 'a', n: 1 })
    await add()
    expect(await dynamo.get('counters', { id: 'a' })).toEqual({ id: 'a', n: 2 })
    expect(faulty.counts).toMatchObject({ busy: 0, reset: 0, lostReply: 0 })
  })

  it('makes throttling that the SDK takes for such, also of transactions', async () => {
    faulty.set({ busy: 1 })
    for (const call of [() => dynamo.get('counters', { id: 'a' }), add])
      await expect(call()).rejects.toMatchObject({ code: 'unavailable', retryAfterS: expect.any(Number) })
    expect(await count()).toBeUndefined()
  })

  it('loses answers after the effect: what was removed is known to be, and what was not there', async () => {
    faulty.set({ lostReply: 0.5 })
    const remove = (id: string) => dynamo.removes('counters', { id }, { condition: 'attribute_exists(#id)' })
    for (let n = 0; n < 10; n++) {
      await truth.put('counters', { id: `${n}` })
      expect([await remove(`${n}`), await remove(`${n}`)]).toEqual([true, false])
    }
    expect(faulty.counts.lostReply).toBeGreaterThan(0)
  })

  it('loses answers after the effect: transactions with a token happen once all the same', async () => {
    faulty.set({ lostReply: 0.3, busy: 0.1, reset: 0.1 })
    for (let n = 0; n < 30; n++) await add()
    expect(await count()).toBe(30)
    expect(faulty.counts.lostReply).toBeGreaterThan(3)
  })
})
