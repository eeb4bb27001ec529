import { Duration } from 'aws-cdk-lib/core'
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import type { WorkName } from '../names.ts'
import type { AlbumFunction } from './album-function.ts'
import { allow } from './workload.ts'

interface TakeOptions {
  /** Without the prefix. */
  table: string
  streamArn: string
  batchSize: number
  /** So many of the function at once, 10 at most, for each part of the stream. */
  maxConcurrency: number
  /** Of attributes of a row as it is written: which ones are worth a call. */
  rows: Record<string, unknown>
  /** Where it is told what could not be handed over. */
  failures: WorkName
}

/**
 * The function hears of rows of a table when they are written. Reading the stream for it costs nothing, busy or idle.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function takeFromStream(worker: AlbumFunction, options: TakeOptions): void {
  const { table, streamArn, batchSize, maxConcurrency, rows, failures } = options
  const { names } = worker
  allow(worker, {
    actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
      (action) => `dynamodb:${action}`,
    ),
    resources: [names.streamsArn(table)],
    because: 'AWS names a stream by the moment at which it was made; it is that of one table.',
  })
  const failed = names.deadLettersArn(failures)
  allow(worker, { actions: ['sqs:SendMessage'], resources: [failed] })
  const mapping = new EventSourceMapping(worker, `From-${table}`, {
    target: worker.function,
    eventSourceArn: streamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize,
    parallelizationFactor: maxConcurrency,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts: 5,
    maxRecordAge: Duration.hours(6),
    filters: [FilterCriteria.filter({ dynamodb: { NewImage: rows } })],
    onFailure: { bind: () => ({ destination: failed }) },
  })
  // AWS asks whether the function may read the stream when the two are joined.
  mapping.node.addDependency(worker.role)
}
