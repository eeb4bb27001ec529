import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { functionNames, queueNames, workNames, type Names } from '../names.ts'
import * as metrics from './metrics.ts'

interface Graph {
  title: string
  left: IMetric[]
}

/** Of what the album tells itself. */
export const albumGraphs = (stage: string): Graph[] => [
  {
    title: 'Album: requests and photos that failed',
    left: ['RequestFaults', 'PhotoFaults', 'JobFaults'].map((what) => metrics.ofAlbum(stage, what, 'Sum')),
  },
  {
    title: 'Album: time of requests, photos and jobs, p95, ms',
    left: ['RequestMs', 'PhotoMs', 'JobMs'].map((what) => metrics.ofAlbum(stage, what, 'p95')),
  },
]

/** Rows of the dashboard. */
export const graphsOf = (names: Names, apiId: string): Graph[][] => [
  [
    { title: 'Requests', left: ['Count', '4xx', '5xx'].map((what) => metrics.ofApi(apiId, what)) },
    { title: 'Latency of the API, p95, ms', left: [metrics.ofApi(apiId, 'Latency', 'p95')] },
  ],
  [
    {
      title: 'Functions: errors',
      left: functionNames.map((name) => metrics.ofFunction(names, name, 'Errors')),
    },
    {
      title: 'Functions: duration, p95, ms',
      left: functionNames.map((name) => metrics.ofFunction(names, name, 'Duration', 'p95')),
    },
    {
      title: 'Functions: at once',
      left: functionNames.map((name) => metrics.ofFunction(names, name, 'ConcurrentExecutions', 'Maximum')),
    },
  ],
  [
    { title: 'Queues: waiting', left: queueNames.map((name) => metrics.waiting(names, name)) },
    { title: 'Failed for good', left: workNames.map((name) => metrics.failed(names, name)) },
    { title: 'Clicks: age of the oldest, s', left: [metrics.streamAgeS(names)] },
  ],
]
