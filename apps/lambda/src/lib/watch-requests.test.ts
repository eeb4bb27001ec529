import { readConfig } from '@cloudalbum/config'
import type { Context } from 'hono'
import { describe, expect, it } from 'vitest'
import type { FunctionSettings } from './settings.ts'
import { metricsOf, tracesOf, watchRequests } from './watch-requests.ts'

const settingsOf = (env: Record<string, string>) => readConfig(env) as FunctionSettings
const asked = (requestContext?: object) => ({ env: { event: { requestContext } } }) as unknown as Context

describe('what a function tells of itself', () => {
  it('is told under the id that API Gateway has given to the request', () => {
    const { requestIdOf } = watchRequests(settingsOf({}))
    expect(requestIdOf(asked({ requestId: 'JKJaXmPLvHcESHA=' }))).toBe('JKJaXmPLvHcESHA=')
    expect(requestIdOf(asked())).toBeUndefined()
  })

  it('is no metric unless that is chosen', () => {
    expect(metricsOf(settingsOf({}).metrics)).toBeUndefined()
    expect(metricsOf(settingsOf({ METRICS: 'emf' }).metrics)).toBeDefined()
  })

  it.each([
    [{}, 'off', null],
    [{ TRACES: 'off' }, 'off', null],
    [{ TRACES: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: 'https://tempo.example.org' }, 'elsewhere', null],
    [{ TRACES: 'otlp', AWS_REGION: 'eu-central-1' }, 'x-ray', 'https://eu-central-1.console.aws.amazon.com'],
  ])('%o: traces are %s', (env, kept, console) => {
    const listed = tracesOf(settingsOf(env)).list()
    expect([listed.kept, listed.consoleUrl && new URL(listed.consoleUrl).origin]).toEqual([kept, console])
  })
})
