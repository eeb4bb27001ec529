import { FakeClock } from '@cloudalbum/port-suites'
import { describe, expect, it } from 'vitest'
import { operationRoutes } from '../http/operations.ts'
import { diskCheck, queueCheck, storeCheck } from './checks.ts'
import { Readiness, type HealthCheck } from './readiness.ts'

const clock = new FakeClock()
const stats = (oldestDueAtMs?: number) => () =>
  Promise.resolve({ due: 1, leased: 0, dead: 0, ...(oldestDueAtMs === undefined ? {} : { oldestDueAtMs }) })
const space = (freeBytes: number) => () => Promise.resolve({ freeBytes, totalBytes: 1000 })
const good = { store: storeCheck(() => Promise.resolve()), disk: diskCheck(space(500), 100) }

function open(checks: Record<string, HealthCheck> = good, timeoutMs = 5000) {
  const errors: string[] = []
  const onError = (_: unknown, name: string) => void errors.push(name)
  const readiness = new Readiness({ checks, clock, onError, timeoutMs })
  return { readiness, errors }
}

describe('an album is ready', () => {
  it('when its store reads and writes, it has room, and its work is done in time', async () => {
    const queue = queueCheck({ stats: stats(clock.now() - 5000) }, clock, 10_000)
    expect(await open({ ...good, queue }).readiness.report()).toEqual({
      ready: true,
      checks: {
        store: { ok: true },
        disk: { ok: true, figures: { freeBytes: 500, totalBytes: 1000, minFreeBytes: 100 } },
        queue: { ok: true, figures: { due: 1, oldestDueS: 5, maxDueS: 10 } },
      },
    })
  })

  it.each<[string, Record<string, HealthCheck>, string]>([
    [
      'its store is down',
      { store: storeCheck(() => Promise.reject(new Error('SQLITE_CORRUPT'))) },
      'the store is down',
    ],
    ['its disk is nearly full', { disk: diskCheck(space(99), 100) }, 'the disk is nearly full'],
    [
      'work has waited for long',
      { queue: queueCheck({ stats: stats(clock.now() - 10_001) }, clock, 10_000) },
      'work has been waiting for too long',
    ],
  ])('but not when %s', async (_, bad, problem) => {
    const { ready, checks } = await open({ ...good, ...bad }).readiness.report()
    expect(ready).toBe(false)
    expect(Object.values(checks).filter(({ ok }) => !ok)).toMatchObject([{ problem }])
  })

  it('but not when a check does not end', async () => {
    const { readiness } = open({ store: () => new Promise(() => undefined) }, 1)
    expect((await readiness.report()).checks).toEqual({
      store: { ok: false, problem: 'did not answer within 1 ms' },
    })
  })

  it('but not from the moment on that it is about to stop', async () => {
    const { readiness } = open()
    expect((await readiness.report()).ready).toBe(true)
    readiness.stop()
    expect((await readiness.report()).ready).toBe(false)
  })

  it('and is looked at once, however many ask at the same time', async () => {
    let looks = 0
    const { readiness } = open({ store: () => Promise.resolve({ figures: { looks: ++looks } }) })
    await Promise.all([readiness.report(), readiness.report()])
    clock.advance(1999)
    await readiness.report()
    expect(looks).toBe(1)
    clock.advance(1)
    await readiness.report()
    expect(looks).toBe(2)
  })

  it('and what throws is told to the log', async () => {
    const { readiness, errors } = open({ store: () => Promise.reject(new Error('no')) })
    await readiness.report()
    expect(errors).toEqual(['store'])
  })
})

describe('over HTTP', () => {
  function routes(isOperator: boolean, metrics?: () => Promise<string>) {
    const { readiness } = open()
    const app = operationRoutes({
      readiness,
      metrics,
      mayReadMetrics: () => isOperator,
      maySeeChecks: () => isOperator,
    })
    return { readiness, ask: async (path: string) => app.request(path) }
  }

  it('it is live as long as it answers', async () => {
    const { ask, readiness } = routes(false)
    readiness.stop()
    expect((await ask('/health/live')).status).toBe(200)
  })

  it('everybody hears whether it is ready, and nothing more', async () => {
    const { ask, readiness } = routes(false)
    const answer = await ask('/health/ready')
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ready' }])
    readiness.stop()
    const stopping = await ask('/health/ready')
    expect([stopping.status, await stopping.json()]).toEqual([503, { status: 'not-ready' }])
  })

  it('who runs it hears of every check', async () => {
    expect(await (await routes(true).ask('/health/ready')).json()).toMatchObject({
      status: 'ready',
      checks: { disk: { ok: true, figures: { freeBytes: 500 } } },
    })
  })

  it('metrics are for who runs it, where there are any', async () => {
    const metrics = () => Promise.resolve('a 1\n')
    expect(await (await routes(true, metrics).ask('/metrics')).text()).toBe('a 1\n')
    for (const { ask } of [routes(false, metrics), routes(true)])
      expect((await ask('/metrics')).status).toBe(404)
  })
})
