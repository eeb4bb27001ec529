import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** The functions for this machine, once for all tests of the project. @throws Error with what the build said. */
export default async function buildFunctions(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../tools/build.ts'), '--here'])
}
