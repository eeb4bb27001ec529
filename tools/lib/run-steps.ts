import { failed, type Outcome, type Step } from './outcome.ts'

/** Runs all steps, a few at a time, whatever becomes of each; shows every result as it comes. */
export async function runSteps(steps: Step[], atOnce: number): Promise<Outcome[]> {
  const waiting = [...steps]
  const outcomes: Outcome[] = []
  const work = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const startedAt = performance.now()
      const outcome = await step.run().catch((error: unknown) => failed(describe(error)))
      outcomes.push(outcome)
      report(step.name, outcome, performance.now() - startedAt)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return outcomes
}

const describe = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))

function report(name: string, outcome: Outcome, tookMs: number) {
  const seconds = `${(tookMs / 1000).toFixed(1)} s`
  if (outcome.failed > 0) console.log(`✗ ${name} (${seconds})\n${outcome.output.trim()}\n`)
  else if (outcome.skipped > 0 && outcome.passed === 0) console.log(`- ${name}: skipped, ${outcome.output}`)
  else console.log(`✓ ${name} OK (${seconds})${outcome.output && `: ${outcome.output}`}`)
}
