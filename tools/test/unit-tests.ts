import { relative } from 'node:path'
import { type Step } from '../lib/outcome.ts'
import { root, runCommand } from '../lib/run-command.ts'
import { countTests } from './report.ts'

interface VitestReport {
  numPassedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: FileResult[]
}

interface FileResult {
  name: string
  /** Milliseconds. */
  startTime: number
  endTime: number
  status: string
  assertionResults: { status: string }[]
}

export const unitTests: Step = {
  name: 'unit tests',
  run: () =>
    countTests<VitestReport>(
      (path) =>
        runCommand('vitest', ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${path}`], {
          show: 'live',
        }),
      (report) => {
        console.log(longest(report.testResults))
        return countVitest(report)
      },
    ),
}

/** Where the time goes: the tests of these files, without what they load. */
export function longest(
  files: readonly Pick<FileResult, 'name' | 'startTime' | 'endTime'>[],
  most = 12,
): string {
  const seconds = files.map(({ name, startTime, endTime }) => ({ name, s: (endTime - startTime) / 1000 }))
  const first = seconds.sort((a, b) => b.s - a.s).slice(0, most)
  return first.map(({ name, s }) => `${s.toFixed(1).padStart(8)} s  ${relative(root, name)}`).join('\n')
}

/** A file that cannot even be loaded holds no test; it counts as one that failed. */
export function countVitest({
  numPassedTests,
  numPendingTests,
  numTodoTests,
  testResults,
}: Omit<VitestReport, 'testResults'> & { testResults: Pick<FileResult, 'status' | 'assertionResults'>[] }) {
  const failures = testResults.map(({ status, assertionResults }) => {
    const count = assertionResults.filter((test) => test.status === 'failed').length
    return status === 'failed' ? Math.max(1, count) : count
  })
  return {
    passed: numPassedTests,
    failed: failures.reduce((total, count) => total + count, 0),
    skipped: numPendingTests + numTodoTests,
  }
}
