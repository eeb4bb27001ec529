import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { functionNames, queueNames, type Names } from '../names.ts'
import * as metrics from './metrics.ts'

export interface AlarmPlan {
  name: string
  /** Sentence in the mail: what it means, and where to look. */
  about: string
  metric: IMetric
  /** Reached or above it for so many periods of five minutes. */
  threshold: number
  periods?: number
}

/** Each costs 0.10 USD a month beyond the first ten of an account. */
export function alarmsOf(names: Names, apiId: string): AlarmPlan[] {
  return [
    {
      name: 'api-faults',
      about: 'The API answered 5xx: look into the log of the api function.',
      metric: metrics.ofApi(apiId, '5xx'),
      threshold: 5,
    },
    {
      name: 'clicks-faults',
      about: 'Clicks were answered 5xx: pages send them again, for as long as they are open.',
      metric: metrics.ofClicksApi(names, '5XXError'),
      threshold: 5,
    },
    ...functionNames.map((name) => ({
      name: `${name}-errors`,
      about: `The function ${name} failed: look into its log.`,
      metric: metrics.ofFunction(names, name, 'Errors'),
      threshold: 3,
    })),
    {
      name: 'api-throttles',
      about: 'More requests at once than the account may run functions: ask AWS for a higher quota.',
      metric: metrics.ofFunction(names, 'api', 'Throttles'),
      threshold: 5,
    },
    ...queueNames.map((name) => ({
      name: `${name}-failed`,
      about: `Work of the queue ${name} failed five times and waits for a redrive, see docs/aws.md.`,
      metric: metrics.failed(names, name),
      threshold: 1,
    })),
    ...queueNames.map((name) => ({
      name: `${name}-late`,
      about: `Work of the queue ${name} has waited for half an hour.`,
      metric: metrics.oldestS(names, name),
      threshold: 1800,
      periods: 3,
    })),
    {
      name: 'stream-late',
      about: 'Clicks have waited for 15 minutes to be written.',
      metric: metrics.streamAgeS(names),
      threshold: 900,
    },
    {
      name: 'tables-throttled',
      about: 'DynamoDB refused requests for a while; they were tried again.',
      metric: metrics.throttledRequests(),
      threshold: 20,
    },
  ]
}
