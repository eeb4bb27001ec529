import { failed, passed, type Step } from '../lib/outcome.ts'
import { runCommand } from '../lib/run-command.ts'
import { checkAdvisories } from './advisories.ts'
import { checkBoundaries } from './boundaries.ts'
import { checkDependencies } from './dependencies.ts'
import { checkLockFile } from './lock-file.ts'
import { checkGalleryPageSize, checkSourceSizes, checkWebPageSize } from './sizes.ts'

const command = (name: string, program: string, ...args: string[]): Step => ({
  name,
  async run() {
    const { ok, output } = await runCommand(program, args)
    return ok ? passed() : failed(output || `${program} failed without a word`)
  },
})

/** The longest first, so that two at a time end together. */
export const checks: Step[] = [
  command('lint', 'eslint', '.', '--max-warnings', '0'),
  command('types', 'tsc', '-p', '.'),
  command('types of the web page', 'vue-tsc', '-p', 'apps/web', '--noEmit'),
  command('types of the browser tests', 'tsc', '-p', 'e2e'),
  command('formatting', 'prettier', '--check', '--log-level', 'warn', '.'),
  { name: 'boundaries', run: checkBoundaries },
  command('unused code', 'knip', '--no-config-hints'),
  { name: 'lock file', run: checkLockFile },
  { name: 'dependencies', run: checkDependencies },
  { name: 'size of source files', run: checkSourceSizes },
  { name: 'size of the web page', run: checkWebPageSize },
  { name: 'size of a gallery page', run: checkGalleryPageSize },
  { name: 'advisories', run: checkAdvisories },
]
