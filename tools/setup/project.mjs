import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

// The files of tools/setup are plain JavaScript: they run before anything is installed, on any Node from 20 on.

const root = fileURLToPath(new URL('../../', import.meta.url))

/** @param {string[]} parts */
export const inProject = (...parts) => join(root, ...parts)

/** A set-up step that cannot go on; the message says what to do. */
export class SetupError extends Error {}

/**
 * Runs the set-up and whatever follows; a step that cannot go on is shown as one readable message.
 * @param {() => void | Promise<void>} steps
 * @param {{ lastLine?: string }} [options]
 */
export async function setUp(steps, { lastLine } = {}) {
  try {
    await steps()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(`\n${error.message}`)
    if (lastLine) console.log(lastLine)
    process.exitCode = 1
  }
}
