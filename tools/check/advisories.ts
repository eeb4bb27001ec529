import { failed, passed, skipped, type Outcome } from '../lib/outcome.ts'
import { runCommand } from '../lib/run-command.ts'

interface Answer {
  vulnerabilities?: object
  method?: string
  uri?: string
  statusCode?: number
  message?: string
}

/** Known advisories on what is installed, from moderate up; only a registry that answers can tell. */
export async function checkAdvisories(): Promise<Outcome> {
  const { ok, output } = await runCommand('npm', ['audit', '--audit-level=moderate', '--json'])
  const answer = jsonIn(output)
  if (!answer?.vulnerabilities) return skipped(`the registry was asked and does not tell: ${refusal(answer)}`)
  return ok ? passed() : failed(await readableAudit())
}

/** In one line, and without what may stand in the address of a private registry. */
function refusal(answer: Answer | null): string {
  if (answer?.statusCode === undefined || !answer.uri) return answer?.message?.split('\n')[0] ?? 'no answer'
  const { host, pathname } = new URL(answer.uri)
  return `${answer.method ?? 'POST'} ${host}${pathname} answers ${answer.statusCode}`
}

const readableAudit = async () => (await runCommand('npm', ['audit', '--audit-level=moderate'])).output

/** npm puts warnings around its JSON. */
function jsonIn(output: string): Answer | null {
  const json = output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)
  try {
    const answer: unknown = JSON.parse(json)
    return typeof answer === 'object' ? answer : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
