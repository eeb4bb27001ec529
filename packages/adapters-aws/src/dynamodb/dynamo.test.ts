import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testDynamo } from '../testing/test-dynamo.ts'
import { createTables } from './create-tables.ts'
import { TransactionRefused } from './dynamo-errors.ts'
import { text, number, type Table } from './table.ts'

const birds: Table = {
  name: 'birds',
  partition: text('family'),
  sort: text('name'),
  indexes: [{ name: 'byWeight', partition: text('family'), sort: number('weight'), projection: 'keys' }],
  localIndexes: [{ name: 'byColour', sort: text('colour'), projection: ['weight'] }],
}

describe('Dynamo', () => {
  let world: Awaited<ReturnType<typeof testDynamo>>
  beforeEach(async () => {
    world = await testDynamo([birds])
  })
  afterEach(() => world.close())

  const put = (name: string, more: object = {}) =>
    world.dynamo.put('birds', { family: 'owl', name, ...more }, { condition: 'attribute_not_exists(#name)' })

  it('creates a table once', async () => {
    expect(await createTables({ ...world, tables: [birds] })).toEqual([])
  })

  it('writes under a condition, and says whether it held', async () => {
    expect([await put('barn'), await put('barn')]).toEqual([true, false])
    expect(await world.dynamo.get('birds', { family: 'owl', name: 'barn' })).toEqual({
      family: 'owl',
      name: 'barn',
    })
  })

  it('reads more than 100 rows by key, and a range page by page', async () => {
    const names = Array.from({ length: 130 }, (_, i) => `bird-${String(i).padStart(3, '0')}`)
    await world.dynamo.write(
      names.map((name, weight) => ({ table: 'birds', put: { family: 'owl', name, weight } })),
    )
    const keys = names.map((name) => ({ family: 'owl', name }))
    expect(await world.dynamo.getMany('birds', keys)).toHaveLength(130)
    const range = { table: 'birds', keys: '#family = :family', values: { family: 'owl' } }
    expect(await world.dynamo.count(range)).toBe(130)
    const { rows, next } = await world.dynamo.query({
      ...range,
      index: 'byWeight',
      limit: 2,
      backwards: true,
    })
    expect(rows.map(({ name }) => name)).toEqual(['bird-129', 'bird-128'])
    expect(
      (await world.dynamo.query({ ...range, index: 'byWeight', limit: 1, backwards: true, after: next }))
        .rows,
    ).toMatchObject([{ name: 'bird-127' }])
    expect(await Array.fromAsync(world.dynamo.each({ ...range, limit: 50 }))).toHaveLength(130)
  })

  it('reads a partition in another order, with what was written just before', async () => {
    await put('snowy', { colour: 'white', weight: 2, wings: 2 })
    await put('barn', { colour: 'brown', weight: 1, wings: 2 })
    const { rows } = await world.dynamo.query({
      table: 'birds',
      index: 'byColour',
      keys: '#family = :family',
      values: { family: 'owl' },
      consistent: true,
    })
    expect(rows).toEqual([
      { family: 'owl', name: 'barn', colour: 'brown', weight: 1 },
      { family: 'owl', name: 'snowy', colour: 'white', weight: 2 },
    ])
  })

  it('writes all of a transaction or nothing, and shows the row that was in the way', async () => {
    await put('barn', { weight: 1 })
    const writes = [
      { table: 'birds', put: { family: 'owl', name: 'snowy' } },
      {
        table: 'birds',
        change: { family: 'owl', name: 'barn' },
        update: 'SET #weight = #weight + :more',
        condition: '#weight > :least',
        values: { more: 1, least: 5 },
      },
    ]
    const refused = await world.dynamo.transact(writes).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(TransactionRefused)
    expect((refused as TransactionRefused).refusals).toEqual([
      undefined,
      { row: { family: 'owl', name: 'barn', weight: 1 } },
    ])
    expect(await world.dynamo.get('birds', { family: 'owl', name: 'snowy' })).toBeUndefined()
  })

  it('changes attributes whose names are no words', async () => {
    const grow = (by: number) =>
      world.dynamo.transact([
        {
          table: 'birds',
          change: { family: 'owl', name: 'barn' },
          update: 'ADD #seen :by',
          names: { seen: 'seen in: New York' },
          values: { by },
        },
      ])
    await grow(2)
    await grow(3)
    expect(await world.dynamo.get('birds', { family: 'owl', name: 'barn' })).toMatchObject({
      'seen in: New York': 5,
    })
  })

  it('shows the row that was in the way of a change', async () => {
    await put('barn', { weight: 1 })
    const grow = (name: string, most: number) =>
      world.dynamo.attempt(
        'birds',
        { family: 'owl', name },
        {
          update: 'SET #weight = #weight + :one',
          condition: '#weight < :most',
          values: { one: 1, most },
        },
      )
    expect(await grow('barn', 2)).toEqual({ done: true, row: { family: 'owl', name: 'barn', weight: 2 } })
    expect(await grow('barn', 2)).toEqual({ done: false, row: { family: 'owl', name: 'barn', weight: 2 } })
    expect(await grow('snowy', 2)).toEqual({ done: false, row: undefined })
  })

  it('goes on when transactions meet at one row', async () => {
    await put('barn', { weight: 0 })
    const add = () =>
      world.dynamo.transact([
        {
          table: 'birds',
          change: { family: 'owl', name: 'barn' },
          update: 'ADD #weight :one',
          values: { one: 1 },
        },
      ])
    await Promise.all(Array.from({ length: 20 }, add))
    expect(await world.dynamo.get('birds', { family: 'owl', name: 'barn' })).toMatchObject({ weight: 20 })
  })

  it('tells what each request consumed', async () => {
    await put('barn')
    expect(world.consumed).toMatchObject([{ operation: 'put', units: [{ CapacityUnits: 1 }] }])
  })
})
