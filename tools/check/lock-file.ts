import { readFile } from 'node:fs/promises'
import { failed, passed, type Outcome } from '../lib/outcome.ts'
import { root } from '../lib/run-command.ts'

type Dependencies = Record<string, string>

interface Package {
  dependencies?: Dependencies
  devDependencies?: Dependencies
  optionalDependencies?: Dependencies
}

type Packages = Record<string, Package>

/**
 * `npm ci` works everywhere: the lock file agrees with every package.json, and holds the packages of other platforms,
 * which npm can lose when it installs for this one (npm/cli#4828).
 */
export async function checkLockFile(): Promise<Outcome> {
  const { packages } = (await readJson('package-lock.json')) as { packages: Packages }
  const workspaces = Object.keys(packages).filter((path) => !path.includes('node_modules/'))
  const stale = await Promise.all(
    workspaces.map(async (path) => {
      const manifest = (await readJson(`${path && `${path}/`}package.json`)) as Package
      return agree(manifest, packages[path] ?? {})
        ? []
        : [`${path || 'The root'} is not locked as its package.json says`]
    }),
  )
  const problems = [...stale.flat(), ...missingOptional(packages)]
  return problems.length > 0
    ? failed(problems.join('\n'))
    : passed(`${Object.keys(packages).length} packages`)
}

const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(root + path, 'utf8'))

const agree = (manifest: Package, locked: Package) =>
  (['dependencies', 'devDependencies'] as const).every(
    (kind) => sorted(manifest[kind]) === sorted(locked[kind]),
  )

const sorted = (dependencies: Dependencies = {}) => JSON.stringify(Object.entries(dependencies).sort())

function missingOptional(packages: Packages): string[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`])
      .map((name) => `${name}, for another platform, is missing (${path} names it)`),
  )
}
