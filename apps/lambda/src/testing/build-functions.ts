import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const program = join(import.meta.dirname, '../../../local-cloud/src/prepare/main.ts')

/**
 * The functions for this machine, once for all tests of the project and for the browser specs on the cloud: with their templates,
 * unless those at hand were made of the sources as they are. @throws Error with what the build said.
 */
export default async function buildFunctions(): Promise<void> {
  await promisify(execFile)(process.execPath, [program])
}
