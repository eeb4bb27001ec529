import { expect, it } from 'vitest'
import type { FinishedSpan } from './finished-span.ts'
import { noTelemetry } from './no-telemetry.ts'
import { createRecorder } from './recorder.ts'
import { tracedPort } from './traced-port.ts'

class Store {
  readonly name = 'photos'
  private readonly rows = new Map([['1', 'beach.jpg']])
  get(id: string) {
    return Promise.resolve(this.rows.get(id))
  }
  all() {
    return [...this.rows.keys()].map((id) => this.get(id))
  }
}

function recording() {
  const telemetry = createRecorder({ sample: 1 })
  const spans: FinishedSpan[] = []
  telemetry.onSpan((span) => spans.push(span))
  return { telemetry, spans }
}
const sqlite = { 'db.system.name': 'sqlite', 'peer.service': 'sqlite' }

it('each call of a port is a span that knows neither what was asked nor what was answered', async () => {
  const { telemetry, spans } = recording()
  const store = tracedPort(telemetry, new Store(), { name: 'photos', attributes: sqlite })
  await telemetry.continued(undefined, 'x', {}, async () => {
    expect(await store.get('1')).toBe('beach.jpg')
    expect(await Promise.all(store.all())).toEqual(['beach.jpg'])
  })
  expect(spans.map(({ name }) => name)).toEqual(['photos.get', 'photos.all', 'x'])
  expect(spans[0]).toMatchObject({
    kind: 'client',
    attributes: { ...sqlite, 'db.operation.name': 'get', 'db.collection.name': 'photos' },
  })
  expect(JSON.stringify(spans)).not.toContain('beach')
  expect(store.name).toBe('photos')
  expect(store).toBeInstanceOf(Store)
})

it('only the methods that are named are spans', async () => {
  const { telemetry, spans } = recording()
  const store = tracedPort(telemetry, new Store(), { name: 'photos', methods: ['all'] })
  await telemetry.continued(undefined, 'x', {}, async () => void (await store.get('1')))
  expect(spans.map(({ name }) => name)).toEqual(['x'])
})

it('a port is itself when traces are off', () => {
  const store = new Store()
  expect(tracedPort(noTelemetry, store, { name: 'photos' })).toBe(store)
})

it('a call that is said to have no steps has none, and costs no scope', async () => {
  const { telemetry, spans } = recording()
  const outer = {
    ask: () => telemetry.span('within', {}, () => telemetry.carry()),
    carried: () => telemetry.carry(),
  }
  const leaf = tracedPort(telemetry, outer, { name: 'leaf', isLeaf: true })
  telemetry.continued(undefined, 'x', {}, () => {
    expect(leaf.carried()).toBe(telemetry.carry())
    leaf.ask()
  })
  const root = spans.at(-1)
  expect(spans.map(({ name, parentSpanId }) => [name, parentSpanId === root?.spanId])).toEqual([
    ['leaf.carried', true],
    ['within', true],
    ['leaf.ask', true],
    ['x', false],
  ])
})
