import { expect, it } from 'vitest'
import type { Write } from '../dynamodb/dynamo.ts'
import { number, text, type Table } from '../dynamodb/table.ts'
import { testDynamo } from './test-dynamo.ts'

const birds: Table = {
  name: 'birds',
  partition: text('family'),
  sort: text('name'),
  localIndexes: [
    { name: 'byColour', sort: text('colour'), projection: ['song'] },
    { name: 'byWeight', sort: number('weight'), projection: 'keys' },
  ],
}

const key = { family: 'owl', name: 'barn' }
const change = (update: string, values: Record<string, unknown>): Write => ({
  table: 'birds',
  change: key,
  update,
  values,
})

const worlds = () => Promise.all([testDynamo([birds]), testDynamo([birds], { billed: true })])

const told = ({ consumed }: Awaited<ReturnType<typeof testDynamo>>) =>
  consumed.splice(0).flatMap(({ units }) => units.map(({ CapacityUnits = 0 }) => CapacityUnits))

it('tells of a transaction of one row what DynamoDB Local tells, and of several each', async () => {
  const [local, billed] = await worlds()
  const writes: Write[] = [
    { table: 'birds', put: { ...key, weight: 3, colour: 'brown', song: 'x'.repeat(1500) } },
    change('SET #wings = :wings', { wings: 2 }),
    change('SET #weight = :weight', { weight: 4 }),
    change('SET #song = :song', { song: 'hoo' }),
    { table: 'birds', check: key, condition: 'attribute_exists(#name)' },
    change('REMOVE #colour', {}),
    { table: 'birds', remove: key },
  ]
  for (const write of writes) for (const { dynamo } of [local, billed]) await dynamo.transact([write])
  expect(told(billed)).toEqual(told(local))
  const two: Write[] = ['barn', 'snowy'].map((name) => ({ table: 'birds', put: { ...key, name } }))
  for (const { dynamo } of [local, billed]) await dynamo.transact(two)
  expect([told(local), told(billed)]).toEqual([[2], [2, 2]])
  for (const { close } of [local, billed]) close()
})

it('counts what is missing', async () => {
  const [, { dynamo, consumed, close }] = await worlds()
  await dynamo.getMany('birds', [key, { ...key, name: 'snowy' }])
  await dynamo.query({ table: 'birds', keys: '#family = :family', values: { family: 'gull' } })
  expect(
    consumed.flatMap(({ units }) => units).reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0),
  ).toBe(2.5)
  close()
})
