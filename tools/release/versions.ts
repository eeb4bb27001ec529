import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Manifest {
  version?: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

const isOurs = (name: string) => name === 'cloudalbum' || name.startsWith('@cloudalbum/')

/** Every package.json of the checkout. */
const manifests = (root: string) =>
  execFileSync('git', ['ls-files', 'package.json', '*/package.json'], { cwd: root, encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((path) => join(root, path))

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Manifest

/** The one version that all packages have. @throws Error naming those that differ. */
export function versionOf(root: string): string {
  const found = new Map(
    manifests(root).flatMap((path) => {
      const { version } = read(path)
      return version === undefined ? [] : [[path, version] as const]
    }),
  )
  const versions = new Set(found.values())
  const [version] = versions
  if (version === undefined || versions.size > 1)
    throw new Error(`Packages differ in their version: ${[...found].map((one) => one.join(' ')).join(', ')}`)
  return version
}

/** In every package, and where packages of the checkout name each other. */
export function setVersion(root: string, version: string): void {
  for (const path of manifests(root)) {
    const manifest = read(path)
    if (manifest.version === undefined) continue
    manifest.version = version
    for (const names of [manifest.dependencies, manifest.devDependencies])
      for (const name of Object.keys(names ?? {})) if (names && isOurs(name)) names[name] = version
    writeFileSync(path, `${JSON.stringify(manifest, undefined, 2)}\n`)
  }
}
