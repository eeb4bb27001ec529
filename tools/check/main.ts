import { sum } from '../lib/outcome.ts'
import { runSteps } from '../lib/run-steps.ts'
import { checks } from './checks.ts'

// npm run check [names]: all checks, or those whose name holds one of the words.

const words = process.argv.slice(2)
const chosen = checks.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
const total = sum(await runSteps(chosen, 2))
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 || chosen.length === 0 ? 1 : 0
