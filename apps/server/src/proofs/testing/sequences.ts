import { startDynamoDbLocal, startFaultyEndpoint } from '@cloudalbum/adapters-aws/testing'
import { differingSequence } from '@cloudalbum/port-suites/sequences'
import type { Form, Proven } from '../proof.ts'
import { dynamoWorlds, openSqliteWorld } from './sequence-worlds.ts'

/** So many operations. */
const sizes: Record<Form, number> = { short: 2000, long: 100_000 }

/**
 * Random operations on the ports, by three albums: one in SQLite, one in DynamoDB, and a model in memory. All of them give the
 * same answers, and hold the same.
 */
export async function sameSequences(form: Form, endpoint: string): Promise<Proven> {
  const operations = sizes[form]
  const seed = form === 'short' ? 1 : Number(process.env.SEED ?? Date.now() % 1_000_000)
  const dynamo = dynamoWorlds(endpoint)
  try {
    const problem = await differingSequence({
      seed,
      operations,
      each: 500,
      lookEvery: form === 'short' ? 500 : 250,
      lanes: 4,
      open: () => Promise.all([openSqliteWorld(), dynamo.open()]),
      onProgress: (done) => void (form === 'long' && process.stderr.write(`  ${done} operations\n`)),
    })
    return { points: operations, problems: problem === undefined ? [] : [problem] }
  } finally {
    dynamo.close()
  }
}

const faultyOperations: Record<Form, number> = { short: 150, long: 5000 }

/**
 * The same, where nearly every second request to DynamoDB goes wrong: 30 % are throttled, 5 % in conflict with others, and of 10 %
 * the answer is lost after the effect. Nothing happens twice, nothing is refused that was done, and nothing is counted wrong.
 */
export async function sameThoughFaulty(form: Form, endpoint: string): Promise<Proven> {
  const faults = { busy: 0.3, conflict: 0.05, lostReply: 0.1 }
  const faulty = await startFaultyEndpoint({ target: endpoint, seed: 7, faults })
  const dynamo = dynamoWorlds(endpoint, faulty.endpoint)
  const operations = faultyOperations[form]
  try {
    const problem = await differingSequence({
      seed: 3,
      operations,
      each: form === 'short' ? 50 : 250,
      lookEvery: 250,
      lanes: 4,
      open: async () => [await dynamo.open()],
    })
    const { busy, conflict, lostReply } = faulty.counts
    const none = Math.min(busy, conflict, lostReply) === 0 ? ['nothing went wrong'] : []
    return { points: operations, problems: problem === undefined ? none : [problem] }
  } finally {
    dynamo.close()
    await faulty.stop()
  }
}

/** With a DynamoDB Local of its own. */
const alone = (prove: (form: Form, endpoint: string) => Promise<Proven>) => async (form: Form) => {
  const dynamoDb = await startDynamoDbLocal()
  try {
    return await prove(form, dynamoDb.endpoint)
  } finally {
    await dynamoDb.stop()
  }
}

export const sequences = alone(sameSequences)
export const faultySequences = alone(sameThoughFaulty)
