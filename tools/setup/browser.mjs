import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runBehindLine } from './command.mjs'
import { SetupError } from './project.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const cjkFonts = ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', '/usr/share/fonts/noto-cjk']

/** The browser for the tests: the one named by PLAYWRIGHT_CHROMIUM, or the first Chromium or Chrome on the PATH. */
export function findBrowser() {
  if (process.env.PLAYWRIGHT_CHROMIUM) return process.env.PLAYWRIGHT_CHROMIUM
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)]
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}

/** Installs the browser and the font for Korean text where that can be done unasked; elsewhere says how to. */
export async function installBrowser() {
  const missing = [
    ...(findBrowser() ? [] : ['chromium']),
    ...(process.platform !== 'linux' || cjkFonts.some((path) => existsSync(path)) ? [] : ['fonts-noto-cjk']),
  ]
  if (missing.length === 0) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) await installDebianPackages(missing)
  else if (missing.includes('chromium')) throw new SetupError(howToInstall(missing))
  else process.stderr.write(`Korean text may be drawn as boxes in the tests. ${howToInstall(missing)}\n`)
}

/** @param {string[]} packages */
async function installDebianPackages(packages) {
  const install = `DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${packages.join(' ')}`
  const { ok, output } = await runBehindLine(`Installing ${packages.join(' and ')}`, 'sh', [
    '-c',
    `apt-get update && ${install}`,
  ])
  if (!ok) throw new SetupError(`${howToInstall(packages)}\n\n${output.trim()}`)
}

/** @param {string[]} packages */
const howToInstall = (packages) =>
  existsSync('/usr/bin/apt-get')
    ? `The browser tests need packages that are missing. Install them with:\n  sudo apt-get install -y ${packages.join(' ')}`
    : 'The browser tests need Chromium or Chrome. Install one, or name it in PLAYWRIGHT_CHROMIUM.'
