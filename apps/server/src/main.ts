import { DatabaseError } from '@cloudalbum/adapters-local'
import { ConfigError, readConfig, readEnv } from '@cloudalbum/config'
import { flushCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { giveBackWhenIdle } from './give-back.ts'
import { startServer } from './http/start-server.ts'
import { createLog, jsonLog, type Log } from '@cloudalbum/app'

const webFolder = fileURLToPath(new URL('../../web/dist', import.meta.url))

let log: Log = jsonLog

try {
  const config = readConfig(readEnv())
  const format = config.logging.format ?? (process.stderr.isTTY ? 'pretty' : 'json')
  log = createLog({ ...config.logging, format })
  const server = await startServer({ config, webFolder, log })
  stopOnSignals(() => server.stop())
  process.stdout.write(`CloudAlbum is ready at ${server.baseUrl}\n`)
  // Node writes it at a clean end only; a server that is killed would leave the next start as slow as the first.
  flushCompileCache()
  giveBackWhenIdle()
} catch (error) {
  process.stderr.write(`CloudAlbum cannot start: ${explain(error)}\n`)
  process.exitCode = 1
}

/** Once cleanly; a second signal does not wait. */
function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false
  const onSignal = () => {
    if (stopping) process.exit(1)
    stopping = true
    stop().catch((error: unknown) => {
      log('error', 'stop', { error })
      process.exitCode = 1
    })
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}

function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof DatabaseError) return error.message
  const { code, message, stack } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return `the port is in use. Stop what uses it, or choose another: PORT=8081 npm start`
  if (code === 'EACCES' || code === 'EROFS')
    return `${message}. Give the data folder to this user, or set DATA_DIR.`
  return stack ?? message
}
