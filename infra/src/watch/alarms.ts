import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { functionNames, queueNames, workNames, type Names, type WorkName } from '../names.ts'
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

const whatToDo: Record<WorkName, string> = {
  photos: 'Photos failed five times and wait to be tried again, see docs/aws.md.',
  jobs: 'Functions could not be told of jobs; the jobs themselves are announced again every five minutes.',
  clicks: 'Files of clicks could not be counted and wait to be tried again, see docs/aws.md.',
}

/**
 * Each metric of an alarm costs 0.10 USD a month beyond the first ten of an account. `few` notices the same as `all`, and says less
 * precisely where: functions are watched together, those of other stages and applications in the region among them.
 */
export const alarmsOf = (names: Names, apiId: string, which: 'few' | 'all'): AlarmPlan[] => [
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
  ...(which === 'all' ? eachFunction(names) : allFunctions()),
  ...workNames.map((name) => ({
    name: `${name}-failed`,
    about: whatToDo[name],
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

const allFunctions = (): AlarmPlan[] => [
  {
    name: 'function-errors',
    about: 'Functions failed: the dashboard shows which; look into its log.',
    metric: metrics.ofAllFunctions('Errors'),
    threshold: 3,
  },
  {
    name: 'function-throttles',
    about: 'More was asked at once than the account may run functions: ask AWS for a higher quota.',
    metric: metrics.ofAllFunctions('Throttles'),
    threshold: 5,
  },
]

const eachFunction = (names: Names): AlarmPlan[] => [
  ...functionNames.map((name) => ({
    name: `${name}-errors`,
    about: `The function ${name} failed: look into its log.`,
    metric: metrics.ofFunction(names, name, 'Errors'),
    threshold: 3,
  })),
  ...functionNames.map((name) => ({
    name: `${name}-throttles`,
    about: `The function ${name} was called more often at once than the account may run functions: ask AWS for a higher quota.`,
    metric: metrics.ofFunction(names, name, 'Throttles'),
    threshold: 5,
  })),
]
