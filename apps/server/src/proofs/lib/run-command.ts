import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../../../../cli/src/main.ts')
const preload = join(import.meta.dirname, 'kill-preload.ts')
const compileCache = join(import.meta.dirname, '../../../../../node_modules/.cache/node')

export interface CommandRun {
  /** Null: it was killed. */
  code: number | null
  output: string
  /** What it did to the folder; empty when it was killed. */
  steps: string[]
}

export interface CommandOptions {
  /** What is watched: everything that it writes lies in it. */
  root: string
  dataDir: string
  /** It dies by SIGKILL before this step. */
  killAt?: number
}

/** Runs `cloudalbum …` in a process of its own. */
export async function runCommand(args: string[], options: CommandOptions): Promise<CommandRun> {
  const { root, dataDir, killAt } = options
  const stepsFile = `${root}.steps`
  const child = spawn(process.execPath, ['--import', preload, main, ...args], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: compileCache,
      DATA_DIR: dataDir,
      PROOF_ROOT: root,
      PROOF_STEPS: stepsFile,
      PROOF_KILL_AT: killAt === undefined ? '' : String(killAt),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output += text.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  const steps =
    code !== null && existsSync(stepsFile) ? (JSON.parse(readFileSync(stepsFile, 'utf8')) as string[]) : []
  return { code, output, steps }
}
