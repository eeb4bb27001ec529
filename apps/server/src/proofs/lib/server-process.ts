import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface ServerProcess {
  /** Where it listens, whatever address people know. */
  baseUrl: string
  pid: number
  /** Its last lines. */
  log(): string
  /** As an operator ends it (SIGTERM). Gives its exit code. */
  stop(): Promise<number | null>
}

const program = join(import.meta.dirname, '../../../../../tools/start.mjs')

/** The album as `npm start` runs it. @param settings besides PORT @throws Error when it ends before it is ready */
export async function startServerProcess(settings: Record<string, string>): Promise<ServerProcess> {
  const port = await freePort()
  const child = spawn(process.execPath, [program], {
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      BASE_URL: '',
      SIGN_UP: 'open',
      ...settings,
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  const keep = (chunk: Buffer) => (log = (log + chunk.toString()).slice(-200_000))
  child.stderr.on('data', keep)
  child.stdout.on('data', keep)
  const ended = once(child, 'exit') as Promise<[number | null]>
  const ready = new Promise<boolean>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('CloudAlbum is ready at')) resolve(true)
    })
  })
  if (!(await Promise.race([ready, ended.then(() => false)])))
    throw new Error(`The album does not start:\n${log}`)
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    log: () => log,
    async stop() {
      child.kill()
      return (await ended)[0]
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
