import { labelOf, type Plan, type Step } from './step.ts'

/** How a step fails, in the words of whoever does it. */
export interface Faults {
  full(): Error
  broken(): Error
}

/** Called as each step begins; may not return, or throw. `half` does the first part of the step. */
export type BeforeStep = (step: Step, faults: Faults, half?: () => void) => void

/** Counts the steps of this process and carries out the plan. */
export function createSteps() {
  let plan: Plan = { kind: 'count' }
  let labels: string[] = []
  let lastMs = performance.now()
  let spaceIsOut = false

  const before: BeforeStep = (step, faults, half) => {
    lastMs = performance.now()
    labels.push(labelOf(step))
    if (plan.kind === 'kill' && labels.length === plan.at) die(half)
    if (plan.kind === 'full' && labels.length >= plan.at) spaceIsOut = true
    if (spaceIsOut && step.grows) throw faults.full()
    if (plan.kind === 'broken' && step.of.includes(plan.path)) throw faults.broken()
  }
  return {
    before,
    /** Gives the steps since the plan before. */
    follow(next: Plan): string[] {
      const done = labels
      labels = []
      plan = next
      spaceIsOut = false
      return done
    },
    /** Resolves when nothing has happened for a moment: work that begins with the process is done. */
    async quiet(): Promise<void> {
      while (performance.now() - lastMs < quietMs) await new Promise((resolve) => setTimeout(resolve, 5))
    },
  }
}

const quietMs = 40

function die(half: (() => void) | undefined): never {
  half?.()
  process.kill(process.pid, 'SIGKILL')
  for (;;); // nothing may happen until the signal is there
}
