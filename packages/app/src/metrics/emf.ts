import type { AnsweredRequest } from '../http/observe-requests.ts'
import type { FinishedJob } from './job-metrics.ts'

export interface EmfOptions {
  /** `CloudAlbum/<stage>` */
  namespace: string
  now: () => number
  write: (line: string) => void
}

type Unit = 'Count' | 'Milliseconds'

/** All there are: CloudWatch asks for money for each. Without dimensions, so that each is one and not one for every route. */
const units: Record<string, Unit> = {
  Requests: 'Count',
  RequestFaults: 'Count',
  RequestMs: 'Milliseconds',
  Photos: 'Count',
  PhotoFaults: 'Count',
  PhotoMs: 'Milliseconds',
  Jobs: 'Count',
  JobFaults: 'Count',
  JobMs: 'Milliseconds',
}

export const emfMetricNames: readonly string[] = Object.keys(units)

/**
 * Metrics as lines that CloudWatch reads from a log, the embedded metric format
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 */
export function emfMetrics({ namespace, now, write }: EmfOptions) {
  const tell = (values: Record<string, number>, properties: Record<string, string | number>) => {
    const metrics = Object.keys(values).map((Name) => ({ Name, Unit: units[Name] }))
    const directive = { Namespace: namespace, Dimensions: [[]], Metrics: metrics }
    write(
      JSON.stringify({
        _aws: { Timestamp: now(), CloudWatchMetrics: [directive] },
        ...properties,
        ...values,
      }),
    )
  }
  return {
    onAnswered({ method, route, status, durationMs }: AnsweredRequest): void {
      tell(
        { Requests: 1, RequestFaults: status >= 500 ? 1 : 0, RequestMs: round(durationMs) },
        { method, route, status },
      )
    },
    onJob({ kind, durationMs, outcome }: FinishedJob): void {
      const name = kind === 'process-photo' ? 'Photo' : 'Job'
      const values = {
        [`${name}s`]: 1,
        [`${name}Faults`]: outcome === 'failed' ? 1 : 0,
        [`${name}Ms`]: round(durationMs),
      }
      tell(values, { kind, outcome })
    },
  }
}

const round = (ms: number) => Math.round(ms * 10) / 10
