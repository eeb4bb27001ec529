import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../../../..')
const built = join(import.meta.dirname, '../../dist')
const stamp = join(built, 'made-of')
const functionsFolder = join(root, 'apps/lambda/dist/here')

/** Templates whose functions are built for this machine. */
export const templatesFolder = join(built, 'templates')
export const pageFolder = join(root, 'apps/web/dist')

/** What functions and templates are made of. */
const sources = [
  'package-lock.json',
  'packages/*/{package.json,src/**/*.ts,data/*}',
  'apps/lambda/{src,tools}/**/*.ts',
  'apps/web/dist/**/*',
  'infra/src/**/*.{ts,js,mjs}',
]

/** Builds functions and templates, unless those at hand were made of the sources as they are. */
export async function prepare(say: (text: string) => void): Promise<void> {
  const state = await stateOfSources()
  if ((await readFile(stamp, 'utf8').catch(() => undefined)) === state && existsSync(functionsFolder)) return
  say('Building the functions …')
  await run(process.execPath, [join(root, 'apps/lambda/tools/build.ts'), '--here'])
  say('Writing the templates …')
  await run(process.execPath, [join(root, 'infra/src/commands/synth-here.ts'), templatesFolder])
  await mkdir(dirname(stamp), { recursive: true })
  await writeFile(stamp, state)
}

/** Sizes and times of change tell a change without reading a file. */
async function stateOfSources(): Promise<string> {
  const hash = createHash('sha256')
  const paths = await Array.fromAsync(glob(sources, { cwd: root }))
  for (const path of paths.filter((one) => !one.endsWith('.test.ts')).sort()) {
    const { size, mtimeMs } = await stat(join(root, path))
    hash.update(`${path}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex')
}
