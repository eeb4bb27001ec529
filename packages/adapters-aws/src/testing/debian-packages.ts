import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Installs Debian packages of which a program is missing, where that can be done unasked.
 * @param programs Path of a program → the package that holds it.
 * @throws Error with the command that installs them.
 */
export async function needDebianPackages(what: string, programs: Record<string, string>): Promise<void> {
  const missing = Object.keys(programs).filter((path) => !existsSync(path))
  if (missing.length === 0) return
  const packages = missing.map((path) => programs[path])
  const command = `sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`
  const refusal = (cause?: unknown) =>
    new Error(`${what} needs programs that are missing. Install them with:\n  ${command}`, { cause })
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw refusal()
  process.stderr.write(`Installing ${packages.join(', ')} …\n`)
  const install = command.replace('sudo ', '')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('sh', ['-c', `apt-get update && ${install}`], { env, maxBuffer: 1 << 26 }).catch((error) => {
    throw refusal(error)
  })
}
