import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { inProject } from './project.mjs'

/** The environment in which `node`, `vite` and the like are those of the project. */
export const projectEnv = () => ({
  ...process.env,
  PATH: [inProject('node_modules', '.bin'), process.env.PATH].join(delimiter),
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? inProject('node_modules', '.cache', 'node'),
})

/**
 * Runs a command quietly behind one line on stderr that tells what is going on.
 * @param {string} title
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export async function runBehindLine(title, command, args) {
  const stopLine = showLine(title)
  const result = await run(command, args)
  stopLine()
  return result
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: inProject(),
      env: projectEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const collect = (/** @type {Buffer} */ chunk) => (output += chunk.toString())
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (error) => resolve({ ok: false, output: error.message }))
    child.on('close', (code) => resolve({ ok: code === 0, output }))
  })
}

/** On a terminal the line counts the seconds; elsewhere it is written once. @param {string} title */
function showLine(title) {
  const startedAt = Date.now()
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`
  if (!process.stderr.isTTY) {
    process.stderr.write(`${title} …\n`)
    return () => undefined
  }
  const show = () => process.stderr.write(`\r${title} … ${seconds()}`)
  show()
  const timer = setInterval(show, 1000)
  return () => {
    clearInterval(timer)
    process.stderr.write(`\r${title} … ${seconds()}\n`)
  }
}
