import { adminTraceHandlers, createApi } from '@cloudalbum/api'
import { adminGetTrace, adminListTraces } from '@cloudalbum/contract'
import { FakeClock } from '@cloudalbum/port-suites'
import { expect, it } from 'vitest'
import { tracesInMemory } from './read-traces.ts'
import { TraceStore } from './trace-store.ts'
import { tracesElsewhere, xRayConsole } from './traces-elsewhere.ts'

const clock = new FakeClock()
const traceId = 'a'.repeat(32)
const at = { traceId, startMs: clock.now() + 0.25, failed: false, attributes: {} }

function askedOf(traces: Parameters<typeof adminTraceHandlers>[0]['traces']) {
  const api = createApi({
    handlers: adminTraceHandlers({ traces }),
    authenticate: () => Promise.resolve({ accountId: 'a', role: 'admin', via: 'session', id: 's' }),
    ipOf: () => '',
    onFault: (error) => expect(error).toBeUndefined(),
  })
  return (path: string) => Promise.resolve(api.request(path))
}

it('tells administrators what is kept in memory, in the words of the contract', async () => {
  const store = new TraceStore({ clock })
  const ask = askedOf(tracesInMemory(store))
  store.record({
    ...at,
    spanId: '2',
    parentSpanId: '1',
    name: 'read',
    kind: 'client',
    durationMs: 3,
    error: 'SQLITE_BUSY',
  })
  store.record({
    ...at,
    spanId: '1',
    parentSpanId: 'elsewhere',
    name: 'GET /',
    kind: 'server',
    durationMs: 5,
  })
  const list = adminListTraces.response.parse(await (await ask('/api/admin/traces')).json())
  expect(list).toMatchObject({
    kept: 'memory',
    windowMs: 3_600_000,
    slow: [{ traceId, name: 'GET /', spans: 2 }],
  })
  const trace = adminGetTrace.response.parse(await (await ask(`/api/admin/traces/${traceId}`)).json())
  expect(trace.spans).toMatchObject([
    { spanId: '2', parentSpanId: '1', error: 'SQLITE_BUSY' },
    { spanId: '1', parentSpanId: null, error: null },
  ])
  expect((await ask(`/api/admin/traces/${'b'.repeat(32)}`)).status).toBe(404)
})

it('says where traces are that are not here', async () => {
  const ask = askedOf(tracesElsewhere('x-ray', xRayConsole('eu-central-1')))
  expect(await (await ask('/api/admin/traces')).json()).toMatchObject({
    kept: 'x-ray',
    consoleUrl:
      'https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#xray:traces/query',
    slow: [],
  })
  expect((await ask(`/api/admin/traces/${traceId}`)).status).toBe(404)
})
