import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './album-server.ts'
import { stopped } from './processes.ts'

/** A server of ../peers, whose last argument is its port. Listens when this resolves. */
export async function startPeer(
  script: string,
  ...args: string[]
): Promise<AsyncDisposable & { port: number }> {
  const port = await freePort()
  const path = join(import.meta.dirname, '../peers', script)
  const child = spawn(process.execPath, [path, ...args, String(port)], { stdio: 'inherit' })
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false, // does not listen yet
    )
    socket.destroy()
    if (connected) return { port, [Symbol.asyncDispose]: () => stopped(child) }
    await pause(20)
  }
}
