/** What came of a step, which counts as that many tests. */
export interface Outcome {
  passed: number
  failed: number
  skipped: number
  /** Shown when something failed or was skipped. */
  output: string
}

export interface Step {
  name: string
  run(): Promise<Outcome>
}

export const passed = (output = ''): Outcome => ({ passed: 1, failed: 0, skipped: 0, output })
export const failed = (output: string): Outcome => ({ passed: 0, failed: 1, skipped: 0, output })
export const skipped = (reason: string): Outcome => ({ passed: 0, failed: 0, skipped: 1, output: reason })

export function sum(outcomes: Outcome[]): Omit<Outcome, 'output'> {
  const total = (key: 'passed' | 'failed' | 'skipped') =>
    outcomes.reduce((count, outcome) => count + outcome[key], 0)
  return { passed: total('passed'), failed: total('failed'), skipped: total('skipped') }
}
