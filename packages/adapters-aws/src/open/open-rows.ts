import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import type { SettingsStore } from '@cloudalbum/core'
import { noTelemetry, type Telemetry } from '@cloudalbum/telemetry'
import { hostname } from 'node:os'
import { createDynamoRows, type DynamoRowsOptions } from '../dynamodb/dynamo-rows.ts'
import { Dynamo } from '../dynamodb/dynamo.ts'
import { createSqsAnnouncer } from '../sqs/sqs-announcer.ts'
import { tracedClient } from './traced-client.ts'

export interface OpenRowsOptions extends Omit<DynamoRowsOptions, 'dynamo' | 'announce'> {
  tablePrefix: string
  /** Queue that wakes who does jobs elsewhere; undefined: they are done here. */
  queueUrl: string | undefined
  telemetry?: Telemetry
}

/** Rows in DynamoDB, with clients as the environment sets them up. */
export function openDynamoRows(given: OpenRowsOptions) {
  const { tablePrefix, queueUrl, telemetry = noTelemetry, ...options } = given
  // `Dynamo` tries again by itself.
  const client = tracedClient(telemetry, new DynamoDBClient({ maxAttempts: 1 }))
  const dynamo = new Dynamo({ client, prefix: tablePrefix })
  const announce =
    queueUrl === undefined
      ? undefined
      : createSqsAnnouncer({
          client: tracedClient(telemetry, new SQSClient({})),
          queueUrl,
          carry: () => telemetry.carry(),
        })
  const rows = createDynamoRows({ ...options, dynamo, ...(announce ? { announce } : {}) })
  return {
    ...rows,
    health: healthOf(rows.settings),
    dynamo,
    announce: announce ?? (() => Promise.resolve()),
    close: () => client.destroy(),
  }
}

/** Whether the store answers. Gives a sentence for what is wrong. */
const healthOf = (settings: SettingsStore) => async (): Promise<{ host: string; problem?: string }> => {
  const host = hostname()
  try {
    await settings.read()
    return { host }
  } catch {
    return { host, problem: 'the store is down' }
  }
}
