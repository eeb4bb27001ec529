import type { Log } from '@cloudalbum/app'
import type { Config } from '@cloudalbum/config'
import { openTelemetry, type Telemetry } from '@cloudalbum/telemetry'
import type { Context } from 'hono'
import { version } from './version.ts'

/** Tracing as it is configured. */
export async function openServerTelemetry(
  { traces, region }: Pick<Config, 'traces' | 'region'>,
  log: Log,
): Promise<Telemetry> {
  const toXRay = traces.kind === 'otlp' && traces.toXRay && region !== undefined
  return openTelemetry({
    traces,
    resource: { 'service.name': 'cloudalbum', 'service.version': version },
    ...(toXRay ? { sign: await signerFor(region) } : {}),
    onDropped: (spans, reason) => log('warn', 'traces-dropped', { spans, reason }),
  })
}

/** The clients of AWS are loaded where they are needed only. */
async function signerFor(region: string) {
  const { openXRaySigner } = await import('@cloudalbum/adapters-aws')
  return openXRaySigner(region)
}

/** A proxy in front of the album is trusted, and begins traces; others who send the header are not followed. */
export const traceParentOf = (trustedProxies: number) => (context: Context) =>
  trustedProxies > 0 ? context.req.header('traceparent') : undefined
