import { inject } from 'vitest'
import { Dynamo } from '../dynamodb/dynamo.ts'
import type { Table } from '../dynamodb/table.ts'
import { localDynamoDbClient } from './dynamodb-local.ts'
import { startFaultyEndpoint, type Faults } from './faulty-endpoint.ts'
import { testDynamo } from './test-dynamo.ts'

/** Nearly every second request goes wrong. */
const harsh: Faults = { busy: 0.3, conflict: 0.05, lostReply: 0.1 }

/** As `testDynamo`, with `faulty` tables behind a service that is busy, breaks off and loses answers; `dynamo` is not. */
export async function faultyDynamo(tables: readonly Table[], seed: number) {
  const { dynamo, prefix, close } = await testDynamo(tables)
  const service = await startFaultyEndpoint({
    target: inject('dynamoDbEndpoint'),
    seed,
    faults: harsh,
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
