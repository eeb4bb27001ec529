import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

interface Options {
  env?: Record<string, string>
  /** `live` shows the output as it comes, besides collecting it. */
  show?: 'live' | 'nothing'
}

/** Runs a program of node_modules/.bin, or of the system, with the Node that runs this; never rejects. */
export function runCommand(command: string, args: string[], { env = {}, show = 'nothing' }: Options = {}) {
  return new Promise<{ ok: boolean; output: string }>((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, PATH: searchPath(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const collect = (to: NodeJS.WriteStream) => (chunk: Buffer) => {
      output += chunk.toString()
      if (show === 'live') to.write(chunk)
    }
    child.stdout.on('data', collect(process.stdout))
    child.stderr.on('data', collect(process.stderr))
    child.on('error', (error) => {
      resolve({ ok: false, output: `${output}${command} cannot be started: ${error.message}` })
    })
    child.on('close', (code, signal) => {
      resolve({ ok: code === 0, output: signal ? `${output}${command} was ended by ${signal}` : output })
    })
  })
}

const searchPath = () =>
  [dirname(process.execPath), `${root}node_modules/.bin`, process.env.PATH].join(delimiter)
