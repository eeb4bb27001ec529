import { Duration } from 'aws-cdk-lib/core'
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { FunctionName, Names, QueueName, WorkName } from '../names.ts'

// Metrics by the names of what they measure, which are known before it exists.

type Statistic = 'Sum' | 'Maximum' | 'Average' | 'p95'

const period = Duration.minutes(5)

const metric = (
  namespace: string,
  metricName: string,
  statistic: Statistic,
  dimensionsMap: Record<string, string>,
  label?: string,
) => new Metric({ namespace, metricName, statistic, dimensionsMap, period, ...(label ? { label } : {}) })

export const ofFunction = (names: Names, name: FunctionName, what: string, statistic: Statistic = 'Sum') =>
  metric('AWS/Lambda', what, statistic, { FunctionName: names.function(name) }, name)

/** Of the account in this region. */
export const ofAllFunctions = (what: string) => metric('AWS/Lambda', what, 'Sum', {}, 'all functions')

export const waiting = (names: Names, name: QueueName) =>
  metric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'Maximum', { QueueName: names.queue(name) }, name)

export const failed = (names: Names, name: WorkName) =>
  metric(
    'AWS/SQS',
    'ApproximateNumberOfMessagesVisible',
    'Maximum',
    { QueueName: names.deadLetters(name) },
    name,
  )

export const oldestS = (names: Names, name: QueueName) =>
  metric('AWS/SQS', 'ApproximateAgeOfOldestMessage', 'Maximum', { QueueName: names.queue(name) }, name)

export const ofApi = (apiId: string, what: string, statistic: Statistic = 'Sum') =>
  metric('AWS/ApiGateway', what, statistic, { ApiId: apiId }, what)

export const ofClicksApi = (names: Names, what: string) =>
  metric('AWS/ApiGateway', what, 'Sum', { ApiName: names.own('clicks') }, `clicks ${what}`)

/** What the album tells itself, in the embedded metric format; nothing without METRICS=emf. */
export const ofAlbum = (stage: string, what: string, statistic: Statistic) =>
  metric(`CloudAlbum/${stage}`, what, statistic, {}, what)

export const streamAgeS = (names: Names) =>
  metric('AWS/Firehose', 'DeliveryToS3.DataFreshness', 'Maximum', {
    DeliveryStreamName: names.deliveryStream,
  })

/** Of all tables of the account in this region: those of one stage are more than an alarm can name. */
export const throttledRequests = () =>
  new MathExpression({
    expression: 'SELECT SUM(ThrottledRequests) FROM SCHEMA("AWS/DynamoDB", Operation, TableName)',
    label: 'throttled requests to tables',
    period,
  })
