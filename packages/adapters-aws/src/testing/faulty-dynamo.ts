import { inject } from 'vitest'
import { Dynamo } from '../dynamodb/dynamo.ts'
import type { Table } from '../dynamodb/table.ts'
import { localDynamoDbClient } from './dynamodb-local.ts'
import { startFaultyEndpoint } from './faulty-endpoint.ts'
import { testDynamo } from './test-dynamo.ts'

/** As `testDynamo`, with `faulty` tables behind a service that is busy, breaks off and loses answers; `dynamo` is not. */
export async function faultyDynamo(tables: readonly Table[], seed: number) {
  const { dynamo, prefix, close } = await testDynamo(tables)
  const service = await startFaultyEndpoint({
    target: inject('dynamoDbEndpoint'),
    seed,
    // More would be too much for ten tries, now and then.
    faults: { busy: 0.25, reset: 0.02, lostReply: 0.05 },
  })
  const client = localDynamoDbClient(service.endpoint)
  const faulty = new Dynamo({ client, prefix })
  return {
    dynamo,
    faulty,
    counts: service.counts,
    close: async () => {
      client.destroy()
      await service.stop()
      close()
    },
  }
}
