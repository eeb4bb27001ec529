import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { npm } from './npm.mjs'
import { inProject, SetupError } from './project.mjs'

const sources = ['apps/web', 'packages/contract']
const notSources = new Set(['dist', 'node_modules', 'coverage', 'test-results'])
const stamp = inProject('node_modules', '.cache', 'cloudalbum', 'web-page-sources')

/** Builds the web page, unless the build at hand was made from the sources as they are. */
export async function buildWebPage() {
  const state = stateOfSources()
  if (
    existsSync(inProject('apps/web/dist/index.html')) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === state
  )
    return
  const { ok, output } = await npm('Building the web page', ['run', 'build', '-w', 'apps/web'])
  if (!ok) throw new SetupError(`The web page cannot be built:\n\n${output.trim()}`)
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, state)
}

/** Sizes and times of change tell a change without reading a file. */
function stateOfSources() {
  const hash = createHash('sha256')
  for (const path of [
    inProject('package-lock.json'),
    ...sources.flatMap((folder) => [...filesIn(inProject(folder))]),
  ]) {
    const { size, mtimeMs } = statSync(path)
    hash.update(`${path}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/**
 * @param {string} folder
 * @returns {Generator<string>}
 */
function* filesIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (notSources.has(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesIn(path)
    else if (entry.isFile() && !/\.test\.\w+$/.test(entry.name)) yield path
  }
}
