import { failed, passed, skipped, type Outcome } from '../lib/outcome.ts'
import { runCommand } from '../lib/run-command.ts'

/** Known advisories on what is installed, from moderate up; only a registry that answers can tell. */
export async function checkAdvisories(): Promise<Outcome> {
  const { ok, output } = await runCommand('npm', ['audit', '--audit-level=moderate', '--json'])
  const answer = jsonIn(output)
  if (!answer || 'error' in answer || !('vulnerabilities' in answer))
    return skipped('the registry answers no audit')
  return ok ? passed() : failed(await readableAudit())
}

const readableAudit = async () => (await runCommand('npm', ['audit', '--audit-level=moderate'])).output

/** npm puts warnings around its JSON. */
function jsonIn(output: string): object | null {
  const json = output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)
  try {
    const answer: unknown = JSON.parse(json)
    return typeof answer === 'object' ? answer : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
