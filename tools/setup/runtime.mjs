import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { pathToFileURL } from 'node:url'
import { projectEnv } from './command.mjs'
import './end-with-npm.mjs'
import { inProject, SetupError } from './project.mjs'

const nodeOfProject = inProject(
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/**
 * Goes on as a TypeScript program on the Node of the project (24, from npm), or on the system's where that is missing.
 * @param {string} script path inside the project
 * @param {string[]} args
 */
export function goOnAs(script, args) {
  const node = runtime()
  const argv = [...memoryFlags(script), ...flagsFor(node), inProject(script), ...args]
  const env = { ...(isServer(script) ? frugalMalloc : {}), ...projectEnv() }
  if (process.platform !== 'win32' && process.execve) process.execve(node, [node, ...argv], env)
  else runAsChild(node, argv, env)
}

function runtime() {
  if (existsSync(nodeOfProject)) return nodeOfProject
  if (isAtLeast(22, 13)) return process.execPath
  throw new SetupError(
    `CloudAlbum needs Node 22.13 or newer; this is ${process.version}, and the one that npm brings along is missing.\n` +
      'Run `npm rebuild node`, or install a newer Node from https://nodejs.org.',
  )
}

/** @param {string} script */
const isServer = (script) => script.startsWith('apps/server/')

/** The server idles most of its life: young objects get 2 MB at a time, not 16. @param {string} script */
const memoryFlags = (script) => (isServer(script) ? ['--max-semi-space-size=2'] : [])

/**
 * What was freed goes back to the system. Otherwise glibc keeps up to 8 heaps a core; after one large piece was freed, as that of
 * each password check, up to 38 MB at the end of them; and what lies between pieces that are still used, if it is below 128 kB,
 * as buffers of sockets are (mallopt(3): M_ARENA_MAX, M_TRIM_THRESHOLD, M_MMAP_THRESHOLD).
 */
const frugalMalloc = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '32768',
}

/** Older Nodes run TypeScript only when told so. @param {string} node */
function flagsFor(node) {
  const flags = ['--import', pathToFileURL(inProject('tools', 'setup', 'end-with-npm.mjs')).href]
  if (node === nodeOfProject || isAtLeast(22, 18)) return flags
  return [...flags, '--experimental-strip-types', '--disable-warning=ExperimentalWarning']
}

/** @param {number} major @param {number} minor */
function isAtLeast(major, minor) {
  const [ownMajor = 0, ownMinor = 0] = process.versions.node.split('.').map(Number)
  return ownMajor > major || (ownMajor === major && ownMinor >= minor)
}

/**
 * A terminal sends Ctrl+C to the child as well, so only signals from elsewhere are passed on.
 * @param {string} node
 * @param {string[]} argv
 * @param {NodeJS.ProcessEnv} env
 */
function runAsChild(node, argv, env) {
  const child = spawn(node, argv, { env, stdio: 'inherit' })
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  child.on('error', (error) => {
    console.error(`${node} cannot be started: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)))
}
