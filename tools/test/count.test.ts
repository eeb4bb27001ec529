import { writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { countPlaywright } from './browser-tests.ts'
import { countTests } from './report.ts'
import { countVitest, longest } from './unit-tests.ts'

describe('the count of tests', () => {
  it('counts a file of unit tests that cannot be loaded as one failure', () => {
    const broken = { status: 'failed', assertionResults: [] }
    const mixed = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] }
    const report = { numPassedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults: [broken, mixed] }
    expect(countVitest(report)).toEqual({ passed: 1, failed: 2, skipped: 3 })
  })

  it('comes with the files that took longest, the longest first', () => {
    const file = (name: string, s: number) => ({
      name: `/a/${name}`,
      startTime: 1000,
      endTime: 1000 + s * 1000,
    })
    const told = longest(
      [file('short.test.ts', 1), file('long.test.ts', 61.5), file('quick.test.ts', 0.1)],
      2,
    )
    expect(told).toMatch(/^ +61\.5 s .*a\/long\.test\.ts\n +1\.0 s .*a\/short\.test\.ts$/)
  })

  it('counts a browser test that passed when tried again as passed, and an error outside of tests as a failure', () => {
    const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 }
    expect(countPlaywright({ errors: [{}], stats })).toEqual({ passed: 4, failed: 2, skipped: 2 })
  })

  it('counts a runner that writes no report as one failure, with what it said last', async () => {
    const outcome = await countTests(
      () => Promise.resolve({ ok: false, output: 'out of memory' }),
      () => ({ passed: 9, failed: 0, skipped: 0 }),
    )
    expect(outcome).toMatchObject({ passed: 0, failed: 1 })
    expect(outcome.output).toContain('out of memory')
  })

  it('counts a runner that fails without a failed test as one failure besides what passed', async () => {
    const outcome = await countTests(
      async (path) => {
        await writeFile(path, '{}')
        return { ok: false, output: '' }
      },
      () => ({ passed: 9, failed: 0, skipped: 0 }),
    )
    expect(outcome).toMatchObject({ passed: 9, failed: 1 })
  })
})
