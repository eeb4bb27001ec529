import { describe, expect, it } from 'vitest'
import type { FinishedSpan } from './finished-span.ts'
import { noTelemetry } from './no-telemetry.ts'
import { createRecorder } from './recorder.ts'
import { spanTree } from './testing/index.ts'

function recording(sample = 1) {
  const telemetry = createRecorder({ sample })
  const spans: FinishedSpan[] = []
  telemetry.onSpan((span) => spans.push(span))
  return { telemetry, spans }
}

const server = { kind: 'server' } as const
class AppError extends Error {
  override name = 'AppError'
  readonly code: string
  constructor(code: string) {
    super('Private words of ben@example.org')
    this.code = code
  }
}

describe('a trace', () => {
  it('is a tree of what ran inside of what, also at once, ended from the inside out', async () => {
    const { telemetry, spans } = recording()
    const step = (name: string) => telemetry.span(name, { kind: 'client' }, () => Promise.resolve(name))
    const answer = await telemetry.continued(undefined, 'GET /x', server, async () => {
      await Promise.all([telemetry.span('a', {}, () => step('a1')), step('b')])
      return telemetry.span('c', {}, () => 7)
    })
    expect(answer).toBe(7)
    expect(spanTree(spans)).toEqual(['GET /x', '  a', '    a1', '  b', '  c'])
    expect(spans.at(-1)).toMatchObject({ name: 'GET /x', kind: 'server', failed: false })
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
    for (const { startMs, durationMs } of spans) {
      expect(durationMs).toBeGreaterThanOrEqual(0)
      expect(Math.abs(startMs - Date.now())).toBeLessThan(60_000)
    }
  })

  it('goes on in another process, with what that one was given', () => {
    const { telemetry: first, spans } = recording()
    const { telemetry: second, spans: later } = recording()
    const carried = first.continued(undefined, 'GET /x', server, () => first.carry())
    second.continued(carried, 'job', { kind: 'consumer' }, () => undefined)
    expect(later[0]).toMatchObject({ traceId: spans[0]!.traceId, parentSpanId: spans[0]!.spanId })
  })

  it.each(['', 'x', '00-0-0-01', `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`])(
    'begins anew for what is no traceparent: %j',
    (from) => {
      const { telemetry, spans } = recording()
      telemetry.continued(from, 'x', server, () => undefined)
      expect(spans[0]).not.toHaveProperty('parentSpanId')
    },
  )

  it('has a step that was measured elsewhere', () => {
    const { telemetry, spans } = recording()
    telemetry.continued(undefined, 'job', {}, () =>
      telemetry.record({
        name: 'decode',
        startMs: 5,
        durationMs: 2.5,
        attributes: { 'image.format': 'JPEG' },
      }),
    )
    expect(spanTree(spans)).toEqual(
      ['decode', 'job'].reverse().map((name, depth) => '  '.repeat(depth) + name),
    )
    expect(spans[0]).toMatchObject({ startMs: 5, durationMs: 2.5, attributes: { 'image.format': 'JPEG' } })
  })

  it('of thousands of steps has the first hundred, and how many there were', () => {
    const { telemetry, spans } = recording()
    telemetry.continued(undefined, 'x', server, () => {
      for (let i = 0; i < 1000; i++) telemetry.span('step', {}, () => i)
    })
    expect(spans).toHaveLength(100)
    expect(spans.at(-1)?.attributes).toMatchObject({ 'cloudalbum.spans_left_out': 901 })
  })

  it('holds nothing of what goes on after its end', async () => {
    const { telemetry, spans } = recording()
    const go = Promise.withResolvers<undefined>()
    let after: Promise<unknown> | undefined
    telemetry.continued(undefined, 'x', server, () => {
      after = go.promise.then(() => telemetry.span('late', {}, () => undefined))
    })
    go.resolve(undefined)
    await after
    expect(spans.map(({ name }) => name)).toEqual(['x'])
  })
})

describe('outside of a trace', () => {
  it('nothing is recorded, and everything runs', () => {
    const { telemetry, spans } = recording()
    expect(telemetry.span('x', {}, () => 3)).toBe(3)
    telemetry.record({ name: 'x', startMs: 0, durationMs: 1 })
    expect(telemetry.carry()).toBeUndefined()
    telemetry.continued(undefined, 'y', {}, () => telemetry.detached(() => telemetry.span('x', {}, () => 0)))
    expect(spans.map(({ name }) => name)).toEqual(['y'])
  })

  it('is where everything runs when traces are off', async () => {
    const seen = noTelemetry.onSpan(() => expect.fail())
    expect(noTelemetry.continued('x', 'x', {}, (span) => (span.fail('x'), 4))).toBe(4)
    expect(noTelemetry.span('x', {}, () => noTelemetry.carry())).toBeUndefined()
    await noTelemetry.flush()
    seen()
  })
})

describe('a span that fails', () => {
  it.each([
    [new AppError('not-found'), undefined],
    [new AppError('quota-exceeded'), undefined],
    [new AppError('unavailable'), 'unavailable'],
    [new AppError('storage-full'), 'storage-full'],
    [new TypeError('x'), 'TypeError'],
    [Object.assign(new Error('x'), { code: 'SQLITE_BUSY' }), 'SQLITE_BUSY'],
    [new DOMException('x', 'AbortError'), undefined],
  ])('of %o: %s', async (error, code) => {
    const { telemetry, spans } = recording()
    const fails = () =>
      telemetry.continued(undefined, 'x', {}, () => telemetry.span('y', {}, () => Promise.reject(error)))
    await expect(fails()).rejects.toBe(error)
    const wanted = code === undefined ? { failed: false } : { failed: true, error: code }
    expect(spans).toMatchObject([wanted, wanted])
    expect(JSON.stringify(spans)).not.toContain('ben@')
    const throws = () =>
      telemetry.continued(undefined, 'x', {}, (): never => {
        throw error
      })
    expect(throws).toThrow(error)
    expect(spans.at(-1)).toMatchObject(wanted)
  })

  it('may say so itself', () => {
    const { telemetry, spans } = recording()
    telemetry.continued(undefined, 'x', server, (span) => {
      span.set({ 'http.response.status_code': 503 })
      span.rename('GET /y')
      span.fail('503')
    })
    expect(spans).toMatchObject([
      {
        name: 'GET /y',
        failed: true,
        error: '503',
        attributes: { 'error.type': '503', 'http.response.status_code': 503 },
      },
    ])
  })
})

describe('sampling', () => {
  const carriedBy = (telemetry: ReturnType<typeof createRecorder>, from?: string) =>
    telemetry.continued(from, 'x', server, () => telemetry.span('y', {}, () => telemetry.carry()))

  it('records about so many of those that begin here, each whole or not at all', () => {
    const { telemetry, spans } = recording(0.25)
    for (let i = 0; i < 4000; i++) carriedBy(telemetry)
    const first = spans.filter(({ name }) => name === 'x').length
    expect(first).toBeGreaterThan(800)
    expect(first).toBeLessThan(1200)
    expect(spans).toHaveLength(2 * first)
  })

  it('follows what was decided where it began', () => {
    const none = recording(0)
    const all = recording(1)
    const unsampled = carriedBy(none.telemetry)
    expect(unsampled).toMatch(/-00$/)
    expect(none.spans).toEqual([])
    expect(carriedBy(all.telemetry, unsampled)).toMatch(/-00$/)
    expect(all.spans).toEqual([])
    carriedBy(none.telemetry, carriedBy(all.telemetry))
    expect(none.spans).toHaveLength(2)
  })
})
