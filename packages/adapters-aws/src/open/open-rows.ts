import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SettingsStore } from '@cloudalbum/core'
import { noTelemetry, type Telemetry } from '@cloudalbum/telemetry'
import { hostname } from 'node:os'
import { createDynamoRows, type DynamoRowsOptions } from '../dynamodb/dynamo-rows.ts'
import { Dynamo } from '../dynamodb/dynamo.ts'
import type { JobAnnouncer } from '../dynamodb/jobs/announced-jobs.ts'
import { once } from './once.ts'
import { httpTimeouts } from './http-timeouts.ts'
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
  const client = tracedClient(telemetry, new DynamoDBClient({ maxAttempts: 1, ...httpTimeouts.rows }))
  const dynamo = new Dynamo({ client, prefix: tablePrefix })
  const announce = queueUrl === undefined ? undefined : openAnnouncer(queueUrl, telemetry)
  const rows = createDynamoRows({ ...options, dynamo, ...(announce ? { announce } : {}) })
  return {
    ...rows,
    health: healthOf(rows.settings),
    dynamo,
    announce: announce ?? (() => Promise.resolve()),
    close: () => client.destroy(),
  }
}

/** Its client is loaded with the first announcement: tables tell of jobs by themselves, unless somebody wants a queue. */
function openAnnouncer(queueUrl: string, telemetry: Telemetry): JobAnnouncer {
  const open = once(async () => {
    const { SQSClient } = await import('@aws-sdk/client-sqs')
    const { createSqsAnnouncer } = await import('../sqs/sqs-announcer.ts')
    const client = tracedClient(telemetry, new SQSClient(httpTimeouts.services))
    return createSqsAnnouncer({ client, queueUrl, carry: () => telemetry.carry() })
  })
  return async (jobs) => (await open())(jobs)
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
