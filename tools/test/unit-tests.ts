import { type Step } from '../lib/outcome.ts'
import { runCommand } from '../lib/run-command.ts'
import { countTests } from './report.ts'

interface VitestReport {
  numPassedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

export const unitTests: Step = {
  name: 'unit tests',
  run: () =>
    countTests<VitestReport>(
      (path) =>
        runCommand('vitest', ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${path}`], {
          show: 'live',
        }),
      countVitest,
    ),
}

/** A file that cannot even be loaded holds no test; it counts as one that failed. */
export function countVitest({ numPassedTests, numPendingTests, numTodoTests, testResults }: VitestReport) {
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
