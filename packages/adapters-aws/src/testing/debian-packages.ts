import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Held by who looks and installs: several test runs may begin at once, and half an installation is none. */
const lock = join(tmpdir(), 'cloudalbum-debian-packages.lock')

/**
 * Installs Debian packages of which a program is missing, where that can be done unasked.
 * @param programs Path of a program → the package that holds it.
 * @throws Error with the command that installs them.
 */
export async function needDebianPackages(what: string, programs: Record<string, string>): Promise<void> {
  const packages = Object.values(programs).join(' ')
  const refusal = (cause?: unknown) =>
    new Error(
      `${what} needs programs that are missing. Install them with:\n  sudo apt-get install -y --no-install-recommends ${packages}`,
      { cause },
    )
  const paths = Object.keys(programs)
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    if (paths.some((path) => !existsSync(path))) throw refusal()
    return
  }
  if (paths.some((path) => !existsSync(path))) process.stderr.write(`Installing ${packages} …\n`)
  const areThere = paths.map((path) => `[ -e ${path} ]`).join(' && ')
  const install = `apt-get update && apt-get install -y --no-install-recommends ${packages}`
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('flock', [lock, 'sh', '-c', `{ ${areThere}; } || { ${install}; }`], {
    env,
    maxBuffer: 1 << 26,
  }).catch((error: unknown) => {
    throw refusal(error)
  })
}
