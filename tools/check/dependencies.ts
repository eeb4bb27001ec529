import { glob, readFile } from 'node:fs/promises'
import { failed, passed, type Outcome } from '../lib/outcome.ts'
import { root, runCommand } from '../lib/run-command.ts'
import {
  integrityProblems,
  rangeProblems,
  scriptProblems,
  workflowProblems,
  type Locked,
  type Manifest,
} from './dependency-problems.ts'

interface Bill {
  bomFormat?: string
  components?: unknown[]
}

/** What comes from others: locked by checksum, in one version, runs nothing unasked, and is on a list. */
export async function checkDependencies(): Promise<Outcome> {
  const { packages } = JSON.parse(await text('package-lock.json')) as { packages: Record<string, Locked> }
  const { allowScripts } = JSON.parse(await text('package.json')) as { allowScripts: Record<string, boolean> }
  const workspaces = Object.keys(packages).filter((path) => !path.includes('node_modules/'))
  const manifests = await read(workspaces.map((path) => `${path && `${path}/`}package.json`))
  const workflows = await read(await Array.fromAsync(glob('.github/workflows/*.{yml,yaml}', { cwd: root })))
  const bill = await billOfMaterials()
  const problems = [
    ...integrityProblems(packages),
    ...rangeProblems(
      Object.fromEntries(
        Object.entries(manifests).map(([path, json]) => [path, JSON.parse(json) as Manifest]),
      ),
    ),
    ...scriptProblems(packages, allowScripts),
    ...workflowProblems(workflows),
    ...(bill.bomFormat === 'CycloneDX' ? [] : ['npm makes no list of what runs (npm run sbom)']),
  ]
  return problems.length > 0
    ? failed(problems.join('\n'))
    : passed(`${Object.keys(packages).length} packages, ${bill.components?.length ?? 0} of them run`)
}

const text = (path: string) => readFile(root + path, 'utf8')

const read = async (paths: string[]): Promise<Record<string, string>> =>
  Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await text(path)] as const)))

async function billOfMaterials(): Promise<Bill> {
  const { output } = await runCommand('npm', ['run', '--silent', 'sbom'])
  const json = output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)
  try {
    return JSON.parse(json) as Bill
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}
