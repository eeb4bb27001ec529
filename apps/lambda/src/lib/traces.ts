import { openXRaySigner } from '@cloudalbum/adapters-aws'
import { jsonLog } from '@cloudalbum/app'
import { fromXRayHeader, noTelemetry, openTelemetry, type Telemetry } from '@cloudalbum/telemetry'
import type { Context } from 'hono'
import type { FunctionSettings } from './settings.ts'

/** Whoever called the function waits no longer for the receiver. */
const timeoutMs = 2000

/** Tracing of a function: nothing unless it is sent, for what a function keeps in memory nobody can ask for. */
export async function openFunctionTelemetry(
  { traces, region }: Pick<FunctionSettings, 'traces' | 'region'>,
  version: string,
): Promise<Telemetry> {
  if (traces.kind !== 'otlp') return noTelemetry
  return openTelemetry({
    traces,
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
    resource: {
      'service.name': 'cloudalbum',
      'service.version': version,
      'cloud.provider': 'aws',
      'faas.name': process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? '',
    },
    ...(traces.toXRay && region !== undefined ? { sign: openXRaySigner(region) } : {}),
    timeoutMs,
    onDropped: (spans, reason) => jsonLog('warn', 'traces-dropped', { spans, reason }),
  })
}

/**
 * The function with its traces sent before it has answered: it may be stopped at that moment, and never go on.
 */
export const flushed =
  <Given extends unknown[], Answer>(telemetry: Telemetry, handler: (...given: Given) => Promise<Answer>) =>
  async (...given: Given): Promise<Answer> => {
    try {
      return await handler(...given)
    } finally {
      if (telemetry.on) await telemetry.flush()
    }
  }

/**
 * What X-Ray calls the request (https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html). X-Ray decides what X-Ray gets;
 * where traces go elsewhere, that X-Ray leaves one out means nothing.
 */
export const xRayParentOf =
  (settings: Pick<FunctionSettings, 'traces'>) =>
  ({ req }: Context): string | undefined =>
    xRayParent(settings, req.header('x-amzn-trace-id'))

function xRayParent({ traces }: Pick<FunctionSettings, 'traces'>, header?: string): string | undefined {
  const parent = fromXRayHeader(process.env['_X_AMZN_TRACE_ID'] ?? header)
  const decides = traces.kind === 'otlp' && traces.toXRay
  return decides || parent?.endsWith('-01') ? parent : undefined
}

/** A function that a service calls for nobody's request: each call is a trace, which X-Ray may have begun. */
export const traced = <Given extends unknown[], Answer>(
  { settings, telemetry }: { settings: Pick<FunctionSettings, 'traces'>; telemetry: Telemetry },
  name: string,
  handler: (...given: Given) => Promise<Answer>,
) =>
  flushed(telemetry, (...given: Given) => {
    const attributes = { 'messaging.operation.type': 'process', 'messaging.destination.name': name }
    const run = () => handler(...given)
    return telemetry.continued(xRayParent(settings), name, { kind: 'consumer', attributes }, run)
  })
