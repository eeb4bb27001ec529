export interface Locked {
  version?: string
  integrity?: string
  resolved?: string
  link?: boolean
  inBundle?: boolean
  hasInstallScript?: boolean
}
export interface Manifest {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

/** What is bundled in another package is part of what that package's checksum says. */
const isForeign = (path: string, { link, inBundle }: Locked) =>
  path.includes('node_modules/') && !link && !inBundle
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
const entries = <T>(record: Record<string, T> = {}) => Object.entries(record)

/** Every package that comes from elsewhere comes from the registry, and is what its SHA-512 says. */
export function integrityProblems(locked: Record<string, Locked>): string[] {
  const foreign = entries(locked).filter(([path, one]) => isForeign(path, one))
  return foreign.flatMap(([path, { integrity, resolved }]) => [
    ...(/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '') ? [] : [`${path} is locked without a SHA-512`]),
    ...(resolved === undefined || resolved.startsWith('https://registry.npmjs.org/')
      ? []
      : [`${path} does not come from the registry`]),
  ])
}

/** One version, as it was looked at: no range that lets another one in. */
export function rangeProblems(manifests: Record<string, Manifest>): string[] {
  return entries(manifests).flatMap(([path, manifest]) =>
    [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies]
      .flatMap((one) => entries(one))
      .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
      .map(([name, version]) => `${path} asks for ${name} ${version}: name one version`),
  )
}

/**
 * Each package that wants to run something at its installation is decided upon in `allowScripts`, and those that may are
 * allowed in that version only.
 */
export function scriptProblems(locked: Record<string, Locked>, allowed: Record<string, boolean>): string[] {
  const wanting = entries(locked).filter(([, one]) => one.hasInstallScript)
  const keysOf = ([path, { version = '' }]: [string, Locked]) => [nameOf(path), `${nameOf(path)}@${version}`]
  const undecided = wanting.filter((one) => !keysOf(one).some((key) => key in allowed))
  const known = new Set(wanting.flatMap(keysOf))
  return [
    ...undecided.map(([path]) => `${path} has an install script that allowScripts does not decide upon`),
    ...entries(allowed)
      .filter(([key, may]) => may && !/.@\d/.test(key))
      .map(([key]) => `allowScripts allows ${key} in any version: name one`),
    ...entries(allowed)
      .filter(([key]) => !known.has(key))
      .map(([key]) => `allowScripts decides upon ${key}, which has no install script or is not installed`),
  ]
}

/** Actions are named by the commit that was looked at: a tag can be moved. */
export function workflowProblems(workflows: Record<string, string>): string[] {
  return entries(workflows).flatMap(([path, text]) => [
    ...[...text.matchAll(/^\s*(?:-\s+)?uses:\s*(\S+)(.*)$/gm)]
      .filter(([, action = '', rest = '']) => !/@[0-9a-f]{40}$/.test(action) || !/#\s*v\d/.test(rest))
      .map(([, action = '']) => `${path} uses ${action}: name its commit, and its version in a comment`),
    ...(/^permissions:\n {2}contents: read$/m.test(text) ? [] : [`${path} may do more than read`]),
  ])
}
