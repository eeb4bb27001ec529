import type { JobHandler, JobQueue } from '@cloudalbum/core'
import type { Telemetry } from '@cloudalbum/telemetry'
import { outsideOfRequests } from '../http/request-scope.ts'

/** Beside what the payload of a job holds of its own. */
const traceField = 'traceparent'

/** Jobs carry the trace of whoever asked for them; who hears that one is due is in nobody's trace. */
export function tracedQueue<Queue extends JobQueue>(
  telemetry: Telemetry,
  queue: Queue,
  system: string,
): Queue {
  if (!telemetry.on) return queue
  const enqueue: JobQueue['enqueue'] = (job) => {
    const attributes = {
      'messaging.system': system,
      'messaging.operation.type': 'send',
      'messaging.destination.name': job.kind,
      'peer.service': 'queue',
    }
    return telemetry.span(`send ${job.kind}`, { kind: 'producer', attributes }, () => {
      const from = telemetry.carry()
      return queue.enqueue(
        from === undefined ? job : { ...job, payload: { ...job.payload, [traceField]: from } },
      )
    })
  }
  const onDue: JobQueue['onDue'] = (listener) => queue.onDue(() => telemetry.detached(listener))
  return withMethods(queue, { enqueue, onDue })
}

/**
 * The queue as workers have it: who hears that a job is due does no work of the request that says so, and what is logged of the job
 * is not under that one's name.
 */
export const queueOfWorkers = (queue: JobQueue): JobQueue =>
  withMethods(queue, { onDue: (listener) => queue.onDue(() => outsideOfRequests(listener)) })

const withMethods = <Queue extends JobQueue>(queue: Queue, methods: Partial<JobQueue>): Queue =>
  new Proxy(queue, {
    get(target, key) {
      if (key in methods) return methods[key as keyof JobQueue]
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })

type Payload = Record<string, unknown>
type PseudonymOf = (accountId: string) => string

/** For the log of a job: the trace of whoever asked for it, as far as one was recorded, and what stands for whose it is. */
export function originOfJob(
  pseudonymOf: PseudonymOf,
  payload: Payload = {},
): { traceId?: string; account?: string } {
  const from = payload[traceField]
  const [, traceId] = typeof from === 'string' ? from.split('-') : []
  const account = accountOfJob(pseudonymOf, payload)
  return { ...(traceId === undefined ? {} : { traceId }), ...(account === undefined ? {} : { account }) }
}

/** Undefined for what is nobody's. */
const accountOfJob = (pseudonymOf: PseudonymOf, { accountId }: Payload): string | undefined =>
  typeof accountId === 'string' ? pseudonymOf(accountId) : undefined

/** Each run of a job goes on with the trace of whoever asked for it, or is a step of what is under way. */
export function tracedHandlers<Handlers extends Record<string, JobHandler>>(
  telemetry: Telemetry,
  handlers: Handlers,
  pseudonymOf: PseudonymOf,
): Handlers {
  if (!telemetry.on) return handlers
  const traced = Object.entries(handlers).map(([kind, handler]) => [
    kind,
    tracedHandler(telemetry, kind, handler, pseudonymOf),
  ])
  return Object.fromEntries(traced) as Handlers
}

function tracedHandler(
  telemetry: Telemetry,
  kind: string,
  handler: JobHandler,
  pseudonymOf: PseudonymOf,
): JobHandler {
  return {
    ...handler,
    run(payload, context) {
      const account = accountOfJob(pseudonymOf, payload)
      const attributes = {
        'messaging.operation.type': 'process',
        'messaging.destination.name': kind,
        'cloudalbum.job.attempt': context.attempt,
        ...(account === undefined ? {} : { 'enduser.pseudo.id': account }),
      }
      const run = () => handler.run(payload, context)
      if (telemetry.carry() !== undefined) return telemetry.span(kind, { attributes }, run)
      const from = payload[traceField]
      const parent = typeof from === 'string' ? from : undefined
      return telemetry.continued(parent, kind, { kind: 'consumer', attributes }, run)
    },
  }
}
