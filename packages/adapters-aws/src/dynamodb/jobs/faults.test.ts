import { createWorker } from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import { expect, inject, it } from 'vitest'
import { localDynamoDbClient } from '../../testing/dynamodb-local.ts'
import { startFaultyEndpoint } from '../../testing/faulty-endpoint.ts'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { Dynamo } from '../dynamo.ts'
import { createDynamoJobQueue } from './job-queue.ts'
import { jobTables } from './tables.ts'

it(
  'runs every job once while DynamoDB is busy, resets connections and loses answers',
  { timeout: 120_000 },
  async () => {
    const world = await testDynamo(jobTables)
    const faulty = await startFaultyEndpoint({
      target: inject('dynamoDbEndpoint'),
      seed: 11,
      faults: { busy: 0.3, reset: 0.05, lostReply: 0.1 },
    })
    const clock = new FakeClock()
    const dynamo = new Dynamo({ client: localDynamoDbClient(faulty.endpoint), prefix: world.prefix })
    const queue = createDynamoJobQueue(dynamo, clock)
    for (let n = 0; n < 20; n++) {
      await queue.enqueue({ kind: 'a', payload: { n }, key: `${n}` })
      await queue.enqueue({ kind: 'a', payload: { n }, key: `${n}` })
    }
    expect((await queue.stats()).due).toBe(20)

    const runs = new Map<unknown, number>()
    const errors: unknown[] = []
    const handlers = {
      a: {
        async run({ n }: Record<string, unknown>) {
          runs.set(n, (runs.get(n) ?? 0) + 1)
          if (n === 7 && runs.get(n) === 1) throw new Error('no luck')
        },
      },
    }
    const onError = (error: unknown) => void errors.push(error)
    const worker = createWorker({ queue, handlers, concurrency: 4, onError, random: () => 0 })
    await worker.runDue()
    clock.advance(1000)
    await worker.runDue()

    expect([...runs].filter(([, count]) => count > 1)).toEqual([[7, 2]])
    expect(runs.size).toBe(20)
    expect(errors).toHaveLength(1)
    expect(await queue.stats()).toEqual({ due: 0, leased: 0, dead: 0 })
    expect(faulty.counts.lostReply).toBeGreaterThan(0)
    await faulty.stop()
    world.close()
  },
)
