import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../packages/adapters-aws/tools/emulators.ts', import.meta.url))

export interface Emulators {
  /** Settings with which an album uses them. */
  env: Record<string, string>
  stop(): Promise<void>
}

/** Services of AWS on this machine, empty. They end with this process. @param kinds `dynamodb`, `s3`, `cognito` */
export async function startEmulators(...kinds: string[]): Promise<Emulators> {
  const child = fork(program, kinds, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const ended = once(child, 'exit')
  if (!child.stdout) throw new Error('The emulators say nothing.')
  const lines = createInterface({ input: child.stdout })
  const said = once(lines, 'line') as Promise<[string]>
  const first = await Promise.race([said, ended.then(() => undefined)])
  if (!first) throw new Error(`The emulators of ${kinds.join(', ')} do not start.`)
  return {
    env: JSON.parse(first[0]) as Record<string, string>,
    async stop() {
      child.kill()
      await ended
    },
  }
}
