import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { missingFunctions } from '../../function-code.ts'
import { infraFolder } from './cdk.ts'
import { CommandError } from './command-error.ts'

const workspace = join(infraFolder, '../apps/lambda')

/** Whether functions have a build of their own. */
export function canBuildFunctions(): boolean {
  const { scripts = {} } = JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8')) as {
    scripts?: Record<string, string>
  }
  return 'build' in scripts
}

/** Makes the folders that are uploaded as they are. @throws CommandError when one is missing afterwards. */
export async function buildFunctions(): Promise<void> {
  const child = spawn('npm', ['run', 'build', '--silent'], { cwd: workspace, stdio: 'inherit' })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', resolve)
  })
  if (code !== 0) throw new CommandError('The functions cannot be built; the words above say why.')
}

/** @throws CommandError: a placeholder must never be deployed. */
export function requireFunctions(): void {
  const missing = missingFunctions()
  if (missing.length > 0)
    throw new CommandError(
      `These functions are not built: ${missing.join(', ')}. Build them, and run the command again:\n  npm run build -w apps/lambda`,
    )
}
