import { describe, expect, it } from 'vitest'
import { emfMetricNames, emfMetrics } from './emf.ts'

interface Line {
  _aws: {
    Timestamp: number
    CloudWatchMetrics: {
      Namespace: string
      Dimensions: string[][]
      Metrics: { Name: string; Unit: string }[]
    }[]
  }
  [member: string]: unknown
}

const nowMs = Date.UTC(2026, 10, 21)
const lines: string[] = []
const { onAnswered, onJob } = emfMetrics({
  namespace: 'CloudAlbum/prod',
  now: () => nowMs,
  write: (line) => lines.push(line),
})
const request = { method: 'GET', route: '/api/photos/{id}', status: 200, durationMs: 12.34, isUpload: false }

/** The rules of the specification for the members that the album uses. */
function checkEmf(text: string): Line {
  expect(text).not.toContain('\n')
  expect(Buffer.byteLength(text)).toBeLessThan(256 * 1024)
  const line = JSON.parse(text) as Line
  expect(Number.isInteger(line._aws.Timestamp)).toBe(true)
  for (const { Namespace, Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
    expect(Namespace).toMatch(/^[\w./#:-]{1,255}$/)
    expect(Dimensions.length).toBeGreaterThan(0)
    for (const set of Dimensions) {
      expect(set.length).toBeLessThanOrEqual(30)
      for (const name of set) expect(typeof line[name]).toBe('string')
    }
    expect(Metrics.length).toBeLessThanOrEqual(100)
    for (const { Name, Unit } of Metrics) {
      expect(['Count', 'Milliseconds']).toContain(Unit)
      expect(typeof line[Name]).toBe('number')
    }
  }
  return line
}

const last = () => checkEmf(lines.at(-1)!)

describe('metrics for CloudWatch', () => {
  it('tell of each request, in the embedded metric format', () => {
    onAnswered(request)
    expect(last()).toMatchObject({
      Requests: 1,
      RequestFaults: 0,
      RequestMs: 12.3,
      route: '/api/photos/{id}',
      status: 200,
    })
    onAnswered({ ...request, status: 503 })
    expect(last()).toMatchObject({ RequestFaults: 1 })
  })

  it('tell of each job, and of photos apart from all others', () => {
    onJob({ kind: 'process-photo', durationMs: 800, outcome: 'failed' })
    expect(last()).toMatchObject({ Photos: 1, PhotoFaults: 1, PhotoMs: 800, kind: 'process-photo' })
    onJob({ kind: 'send-mail', durationMs: 80, outcome: 'gone' })
    expect(last()).toMatchObject({ Jobs: 1, JobFaults: 0, JobMs: 80, outcome: 'gone' })
  })

  it('are no more than CloudWatch gives away, whatever is asked for', () => {
    for (let at = 0; at < 50; at += 1) onAnswered({ ...request, route: `/made/up/${at}` })
    const told = lines
      .map(checkEmf)
      .flatMap(({ _aws }) =>
        _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
          Metrics.map(({ Name }) => JSON.stringify([Namespace, Dimensions, Name])),
        ),
      )
    expect(new Set(told).size).toBe(emfMetricNames.length)
    expect(emfMetricNames.length).toBeLessThanOrEqual(10)
  })
})
