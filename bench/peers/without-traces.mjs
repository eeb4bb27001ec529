import { registerHooks } from 'node:module'

// Loaded before the server: the album as if nobody had thought of traces. What would wrap or watch gives back what it is given.

/** @param {...string} names */
const given = (...names) => names.map((name) => `export const ${name} = (_, given) => given`).join('\n')

const stubs = {
  '/packages/app/src/traces/trace-requests.ts': [
    given('tracedRoutes'),
    `export const traceRequests = () => (_, next) => next()`,
    `export const uploadTraceHeader = ''`,
  ].join('\n'),
  '/packages/app/src/traces/traced-jobs.ts': `${given('tracedQueue', 'tracedHandlers')}
export const queueOfWorkers = (queue) => queue
export const originOfJob = () => ({})`,
  '/packages/app/src/traces/traced-upkeep.ts': `${given('tracedUpkeep')}
export const inTurn = async (_, tasks) => {
  for (const task of Object.values(tasks)) await task()
}`,
  '/packages/app/src/traces/traced-parts.ts': given('tracedParts'),
  '/packages/telemetry/src/traced-port.ts': given('tracedPort'),
  '/apps/server/src/adapters/traced-rows.ts': given('tracedRows'),
}

registerHooks({
  load(url, context, next) {
    const stub = Object.entries(stubs).find(([path]) => url.endsWith(path))?.[1]
    return stub === undefined ? next(url, context) : { format: 'module', source: stub, shortCircuit: true }
  },
})
