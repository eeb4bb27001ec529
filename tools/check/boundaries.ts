import { createRequire } from 'node:module'
import { failed, passed, type Outcome } from '../lib/outcome.ts'
import { runCommand } from '../lib/run-command.ts'

interface Report {
  summary: { violations: { from: string; to: string; rule: { name: string } }[]; totalCruised: number }
}

const canary = 'tools/boundary-canary/'
const sources = ['apps', 'packages', 'infra', 'e2e', 'bench', 'tools']

/**
 * The import rules of .dependency-cruiser.cjs. The canary breaks each of them on purpose: a rule that is not reported
 * there is a rule that finds nothing anywhere.
 */
export async function checkBoundaries(): Promise<Outcome> {
  const { output } = await runCommand('depcruise', [...sources, '--output-type', 'json'])
  if (!output.startsWith('{')) return failed(output)
  const { violations, totalCruised } = (JSON.parse(output) as Report).summary
  const isCanary = ({ from }: { from: string }) => from.startsWith(canary)
  const sung = new Set(violations.filter(isCanary).map(({ rule }) => rule.name))
  const silent = ruleNames().filter((name) => !sung.has(name))
  const problems = [
    ...violations
      .filter((one) => !isCanary(one))
      .map(({ rule, from, to }) => `${from} → ${to} (${rule.name})`),
    ...silent.map(
      (name) => `The rule ${name} does not find its violation in ${canary}: it finds nothing at all`,
    ),
  ]
  return problems.length > 0
    ? failed(problems.join('\n'))
    : passed(`${totalCruised} modules, ${sung.size} rules`)
}

function ruleNames() {
  const require = createRequire(import.meta.url)
  const { forbidden } = require('../../.dependency-cruiser.cjs') as { forbidden: { name: string }[] }
  return forbidden.map(({ name }) => name)
}
