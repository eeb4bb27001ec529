import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { withRequestFacts } from '../http/request-scope.ts'
import { createLog, withTrace, type LogOptions } from './log.ts'

function logged(options: Partial<LogOptions>, work: (log: ReturnType<typeof createLog>) => void): string[] {
  const lines: string[] = []
  work(createLog({ format: 'json', level: 'info', write: (line) => lines.push(line), ...options }))
  return lines
}

const facts = {
  requestId: 'r1',
  method: 'GET',
  route: () => '/api/photos/{id}',
  account: () => 'ZM-ATyjxuefO',
}

describe('a log', () => {
  it('is one line of JSON an event', () => {
    const [line] = logged({}, (log) => log('warn', 'orphans-refused', { detail: 'one\ntwo' }))
    expect(line).not.toContain('\n')
    expect(JSON.parse(line!)).toMatchObject({ level: 'warn', event: 'orphans-refused', detail: 'one\ntwo' })
    expect((JSON.parse(line!) as { time: string }).time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/)
  })

  it('leaves out what is less than its level', () => {
    const lines = logged({ level: 'warn' }, (log) => {
      for (const level of ['info', 'warn', 'error'] as const) log(level, 'x')
    })
    expect(lines.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(['warn', 'error'])
  })

  it('says to which request an event belongs, and whose it is without naming them', () => {
    const [line] = logged({}, (log) =>
      withRequestFacts(facts, () => log('error', 'fault', { error: new Error('no') })),
    )
    expect(JSON.parse(line!)).toMatchObject({
      requestId: 'r1',
      route: '/api/photos/{id}',
      account: 'ZM-ATyjxuefO',
      error: { name: 'Error', message: 'no' },
    })
  })

  it('says which trace and step it was, where there is one', () => {
    const parent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
    const [traced, plain] = logged({}, (log) => {
      withTrace(log, () => parent)('info', 'x', { kind: 'k' })
      withTrace(log, () => undefined)('info', 'x', { kind: 'k' })
    })
    expect(JSON.parse(traced!)).toMatchObject({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), kind: 'k' })
    expect(plain).not.toContain('traceId')
  })

  it('takes out what is personal, wherever it stands', () => {
    const error = new Error('no user ann@example.org', { cause: new Error('at 203.0.113.9') })
    const [line] = logged({}, (log) => log('error', 'mail', { error, url: 'https://h/x?s=secret' }))
    expect(line).not.toMatch(/ann@|203\.0|secret/)
  })

  it('can be read in a terminal, the stack below', () => {
    const [line] = logged({ format: 'pretty' }, (log) =>
      withRequestFacts(facts, () => log('warn', 'request', { status: 500, durationMs: 12, slow: true })),
    )
    expect(stripVTControlCharacters(line!)).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} WARN {2}request GET \/api\/photos\/\{id\} 500 12 ms requestId=r1 account=[\w-]{12} slow=true$/,
    )
    const error = new Error('no', { cause: new Error('why') })
    const [below] = logged({ format: 'pretty' }, (log) => log('error', 'fault', { error }))
    expect(stripVTControlCharacters(below!)).toMatch(
      /ERROR fault\n {4}Error: no\n[^]* {4}caused by Error: why\n/,
    )
  })

  it('does nothing to a terminal, whatever an event says', () => {
    const error = new Error('a\r\u001b[2Jb')
    const [line] = logged({ format: 'pretty' }, (log) =>
      log('error', 'fault', { error, detail: 'c\u001b[2J\nd' }),
    )
    // Colours are ours.
    expect(stripVTControlCharacters(line!)).not.toMatch(/[^\P{Cc}\n]/u)
    expect(line).not.toContain('\u001b[2J')
    expect(stripVTControlCharacters(line!).split('\n')[0]).toContain('detail="c')
  })

  it('takes errors that are none', () => {
    const [line] = logged({ format: 'pretty' }, (log) => log('error', 'job', { error: null }))
    expect(stripVTControlCharacters(line!)).toMatch(/ERROR job\n {4}null$/)
  })
})
