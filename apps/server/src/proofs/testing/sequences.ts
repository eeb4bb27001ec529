import { startDynamoDbLocal } from '@cloudalbum/adapters-aws/testing'
import { differingSequence } from '@cloudalbum/port-suites/sequences'
import type { Form, Proven } from '../proof.ts'
import { openDynamoWorld, openSqliteWorld } from './sequence-worlds.ts'

/** So many operations; 2,000 of them take about ten seconds. */
const sizes: Record<Form, number> = { short: 2000, long: 100_000 }

/**
 * Random operations on the ports, by three albums: one in SQLite, one in DynamoDB, and a model in memory. All of them give the
 * same answers, and hold the same.
 */
export async function sameSequences(form: Form, endpoint: string): Promise<Proven> {
  const operations = sizes[form]
  const seed = form === 'short' ? 1 : Number(process.env.SEED ?? Date.now() % 1_000_000)
  const problem = await differingSequence({
    seed,
    operations,
    each: 500,
    lookEvery: 250,
    lanes: 4,
    open: () => Promise.all([openSqliteWorld(), openDynamoWorld(endpoint)]),
    onProgress: (done) => void (form === 'long' && process.stderr.write(`  ${done} operations\n`)),
  })
  return { points: operations, problems: problem === undefined ? [] : [problem] }
}

/** With a DynamoDB Local of its own. */
export async function sequences(form: Form): Promise<Proven> {
  const dynamoDb = await startDynamoDbLocal()
  try {
    return await sameSequences(form, dynamoDb.endpoint)
  } finally {
    await dynamoDb.stop()
  }
}
