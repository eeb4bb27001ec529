import type { CloudEventSource, CloudModel, CloudNotification, CloudSchedule } from './cloud-model.ts'
import { lastPart, list, number, record, text } from './properties.ts'
import type { Resource } from './template-set.ts'

export function eventSourceOf({ properties }: Resource): CloudEventSource {
  const limit = record(properties['ScalingConfig'])['MaximumConcurrency']
  return {
    queue: lastPart(properties['EventSourceArn']),
    function: text(properties['FunctionName']),
    batchSize: number(properties['BatchSize']),
    maxConcurrency: limit === undefined ? undefined : number(limit),
    partial: list(properties['FunctionResponseTypes']).includes('ReportBatchItemFailures'),
  }
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
        queue: lastPart(Queue),
      }
    })
}

export function scheduleOf({ properties }: Resource): CloudSchedule[] {
  const { Name, ScheduleExpression, Targets } = properties
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
