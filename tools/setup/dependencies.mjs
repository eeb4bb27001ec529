import { existsSync, readFileSync } from 'node:fs'
import { npm } from './npm.mjs'
import { inProject, SetupError } from './project.mjs'

const noConnection =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/

/** Installs what package-lock.json names, unless that is what node_modules holds already. */
export async function installDependencies() {
  if (isInstalled()) return
  const { ok, output } = await npm('Installing packages, which takes a minute the first time', [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
  if (ok) return
  if (noConnection.test(output))
    throw new SetupError(
      'The npm registry cannot be reached. CloudAlbum needs it once, to install its packages.\n' +
        'Check the network (behind a proxy: `npm config set proxy …`) and run the same command again.\n\n' +
        output.trim(),
    )
  throw new SetupError(`\`npm ci\` failed:\n\n${withoutUsage(output)}`)
}

/** npm ends some of its errors with a page about its own options. @param {string} output */
const withoutUsage = (output) => output.split(/^npm error Clean install a project/m)[0]?.trim()

/** npm leaves a list of what it installed; it must hold every package of the lock file in the same version. */
function isInstalled() {
  const listOfInstalled = inProject('node_modules', '.package-lock.json')
  if (!existsSync(listOfInstalled)) return false
  const installed = packagesOf(listOfInstalled)
  return Object.entries(packagesOf(inProject('package-lock.json'))).every(
    ([path, { version, optional, devOptional }]) =>
      !path.startsWith('node_modules/') ||
      installed[path]?.version === version ||
      ((optional || devOptional) && !installed[path]),
  )
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>}
 */
function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages
}
