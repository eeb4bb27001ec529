import { type Step } from '../lib/outcome.ts'
import { runCommand } from '../lib/run-command.ts'
import { countTests } from './report.ts'

interface PlaywrightReport {
  errors: unknown[]
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
}

const specs = (name: string, config: string): Step => ({
  name,
  run: () =>
    countTests<PlaywrightReport>(
      (path) =>
        runCommand('playwright', ['test', '--config', config, '--reporter=list,json'], {
          env: { PLAYWRIGHT_JSON_OUTPUT_NAME: path },
          show: 'live',
        }),
      countPlaywright,
    ),
})

/** On one machine, and those of albums, galleries and profiles once more on the cloud of this machine. */
export const browserTests: Step[] = [
  specs('browser tests', 'e2e/playwright.config.ts'),
  specs('browser tests on the cloud', 'e2e/cloud.config.ts'),
]

/** What passed when tried again (in CI only) has passed; the list above names it. Errors outside of tests count one each. */
export const countPlaywright = ({ errors, stats }: PlaywrightReport) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected + errors.length,
  skipped: stats.skipped,
})
