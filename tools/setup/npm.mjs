import { existsSync } from 'node:fs'
import { runBehindLine } from './command.mjs'

/**
 * Runs npm with the Node that npm itself was started with: the one in node_modules may be about to go.
 * @param {string} title
 * @param {string[]} args
 */
export function npm(title, args) {
  const { npm_execpath: npmScript, npm_node_execpath: npmNode } = process.env
  if (npmScript && npmNode && existsSync(npmNode)) return runBehindLine(title, npmNode, [npmScript, ...args])
  return runBehindLine(title, 'npm', args)
}
