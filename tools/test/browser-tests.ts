import { type Step } from '../lib/outcome.ts'
import { runCommand } from '../lib/run-command.ts'
import { countTests } from './report.ts'

interface PlaywrightReport {
  errors: unknown[]
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
}

export const browserTests: Step = {
  name: 'browser tests',
  run: () =>
    countTests<PlaywrightReport>(
      (path) =>
        runCommand('playwright', ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'], {
          env: { PLAYWRIGHT_JSON_OUTPUT_NAME: path },
          show: 'live',
        }),
      countPlaywright,
    ),
}

/** What passed when tried again (in CI only) has passed; the list above names it. Errors outside of tests count one each. */
export const countPlaywright = ({ errors, stats }: PlaywrightReport) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected + errors.length,
  skipped: stats.skipped,
})
