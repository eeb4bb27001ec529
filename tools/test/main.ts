import { checks } from '../check/checks.ts'
import { sum } from '../lib/outcome.ts'
import { runSteps } from '../lib/run-steps.ts'
import { browserTests } from './browser-tests.ts'
import { unitTests } from './unit-tests.ts'
import { webPageBuild } from './web-page-build.ts'

// Everything, whatever fails on the way; the last line counts.

const outcomes = [
  ...(await runSteps([webPageBuild], 1)),
  ...(await runSteps(checks, 2)),
  ...(await runSteps([unitTests], 1)),
  ...(await runSteps(browserTests, 1)),
]
const total = sum(outcomes)
if (total.skipped > 0) console.log(`${total.skipped} skipped`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 ? 1 : 0
