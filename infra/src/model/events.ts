import type { CloudEventSource, CloudModel, CloudNotification, CloudSchedule } from './cloud-model.ts'
import { lastPart, list, number, record, text } from './properties.ts'
import type { Resource } from './template-set.ts'

export function eventSourceOf({ properties }: Resource): CloudEventSource {
  const arn = text(properties['EventSourceArn'])
  const limit =
    record(properties['ScalingConfig'])['MaximumConcurrency'] ?? properties['ParallelizationFactor']
  const base = {
    function: text(properties['FunctionName']),
    batchSize: number(properties['BatchSize']),
    maxConcurrency: limit === undefined ? undefined : number(limit),
    partial: list(properties['FunctionResponseTypes']).includes('ReportBatchItemFailures'),
  }
  const table = /:table\/([^/]+)\/stream\//.exec(arn)?.[1]
  if (table === undefined) return { ...base, kind: 'queue', queue: lastPart(arn) }
  const filters = list(record(properties['FilterCriteria'])['Filters']).map(record)
  return {
    ...base,
    kind: 'stream',
    table,
    patterns: filters.map(({ Pattern }) => JSON.parse(text(Pattern)) as unknown),
    retries: number(properties['MaximumRetryAttempts']),
    failures: failuresOf(properties),
  }
}

/** Queue of a `DestinationConfig`. */
export function failuresOf(properties: Record<string, unknown>): string | undefined {
  const { OnFailure } = record(properties['DestinationConfig'])
  return OnFailure === undefined ? undefined : lastPart(record(OnFailure)['Destination'])
}

export function notificationsOf({ properties }: Resource): CloudNotification[] {
  const { QueueConfigurations } = record(properties['NotificationConfiguration'])
  return list(QueueConfigurations)
    .map(record)
    .map(({ Event, Filter, Queue }) => {
      const rules = list(record(record(Filter)['S3Key'])['Rules']).map(record)
      return {
        bucket: text(properties['BucketName']),
        event: text(Event),
        prefix: text(rules.find(({ Name }) => Name === 'prefix')?.['Value'] ?? ''),
        target: { kind: 'queue', queue: lastPart(Queue) },
      }
    })
}

/** Rules of EventBridge that call functions for new files. */
export function fileRulesOf({ properties }: Resource): CloudNotification[] {
  const { EventPattern, Targets } = properties
  const pattern = record(EventPattern)
  if (!list(pattern['source']).includes('aws.s3')) return []
  const detail = record(pattern['detail'])
  const keys = list(record(detail['object'])['key']).map(record)
  return list(record(detail['bucket'])['name']).flatMap((bucket) =>
    keys.flatMap(({ prefix }) =>
      list(Targets)
        .map(record)
        .map(({ Arn }) => ({
          bucket: text(bucket),
          event: 's3:ObjectCreated:*',
          prefix: text(prefix),
          target: { kind: 'function', function: lastPart(Arn) },
        })),
    ),
  )
}

export function scheduleOf({ properties }: Resource): CloudSchedule[] {
  const { Name, ScheduleExpression, Targets } = properties
  if (ScheduleExpression === undefined) return []
  return list(Targets)
    .map(record)
    .map(({ Arn, Input }) => ({
      name: text(Name),
      expression: text(ScheduleExpression),
      function: lastPart(Arn),
      input: Input === undefined ? undefined : (JSON.parse(text(Input)) as unknown),
    }))
}

export const triggersOf = ({ properties }: Resource): CloudModel['triggers'] =>
  Object.entries(record(properties['LambdaConfig'])).map(([trigger, arn]) => ({
    trigger,
    function: lastPart(arn),
  }))
