import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Choices } from '../../stage.ts'
import { CommandError } from './command-error.ts'

export const infraFolder = join(import.meta.dirname, '../../..')
/** Where templates are written. */
export const templatesFolder = join(infraFolder, 'cdk.out')

const program = () => join(dirname(fileURLToPath(import.meta.resolve('aws-cdk/package.json'))), 'bin/cdk')

export interface CdkOptions {
  given: Choices
  /** `<stack>:<parameter>` → value. */
  parameters?: Record<string, string>
  outputsFile?: string
}

export const contextArguments = (given: Choices): string[] =>
  Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${String(value)}`])

/** Runs the CDK's command line, whose words are shown as they come. @throws CommandError when it fails. */
export async function cdk(verb: string, args: readonly string[], options: CdkOptions): Promise<void> {
  const { given, parameters = {}, outputsFile } = options
  const all = [
    verb,
    ...args,
    ...contextArguments(given),
    ...Object.entries(parameters).flatMap(([name, value]) => ['--parameters', `${name}=${value}`]),
    ...(outputsFile === undefined ? [] : ['--outputs-file', outputsFile]),
  ]
  const child = spawn(process.execPath, [program(), ...all], { cwd: infraFolder, stdio: 'inherit' })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', resolve)
  })
  if (code !== 0)
    throw new CommandError(`cdk ${verb} ended with ${code ?? 'a signal'}: its words above say why.`)
}
