import {
  createLog,
  emfMetrics,
  logRequests,
  tracesElsewhere,
  xRayConsole,
  type ObserveRequestsOptions,
} from '@cloudalbum/app'
import type { LambdaEvent } from 'hono/aws-lambda'
import type { FunctionSettings } from './settings.ts'

/** Log and metrics of each request, under the id that API Gateway has given it. */
export function watchRequests({ logging, metrics }: FunctionSettings): ObserveRequestsOptions {
  const onLog = logRequests(createLog({ ...logging, format: 'json' }))
  const emf = metricsOf(metrics)
  return {
    requestIdOf: ({ env }) => {
      const { event } = (env ?? {}) as { event?: LambdaEvent }
      return (event?.requestContext as { requestId?: string } | undefined)?.requestId
    },
    onAnswered(answered) {
      onLog(answered)
      emf?.onAnswered(answered)
    },
  }
}

/** A function keeps nothing between requests: the page says where traces are. */
export function tracesOf({ traces, region }: FunctionSettings) {
  if (traces.kind !== 'otlp') return tracesElsewhere('off', null)
  return traces.toXRay && region !== undefined
    ? tracesElsewhere('x-ray', xRayConsole(region))
    : tracesElsewhere('elsewhere', null)
}

/** Undefined: none are wanted, and none are paid for. */
export const metricsOf = ({ kind, namespace }: FunctionSettings['metrics']) =>
  kind === 'emf'
    ? emfMetrics({ namespace, now: Date.now, write: (line) => void process.stdout.write(`${line}\n`) })
    : undefined
