import { readConfig, readEnv } from '@cloudalbum/config'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { watchAnswers } from './answer-steps.ts'
import { watchDatabase } from './database-steps.ts'
import { watchFiles } from './file-steps.ts'
import type { Done } from './power.ts'
import type { FromAlbum, ToAlbum } from './step.ts'
import { createSteps } from './steps.ts'

// The album as `main.ts` starts it, in a process that counts its steps and does as its parent plans. `album-process.ts` forks it.

const config = readConfig(readEnv())
const clock = { aheadMs: Number(process.env['PROOF_AHEAD_MS'] ?? 0), now: () => Date.now() + clock.aheadMs }
const tell = (message: FromAlbum) => void process.send?.(message)

mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
const steps = createSteps()
const pragmas: Record<string, unknown> = {}
let recording: Done[] | undefined
const record = (done: Done) => void recording?.push(done)
await watchFiles(config.dataDir, steps.before, record, (log) => {
  const name = log.slice(0, -'-wal'.length)
  const found = recording && stored(name)
  return () => found && record(found)
})
watchDatabase(
  steps.before,
  (db) => {
    for (const name of ['journal_mode', 'foreign_keys']) pragmas[name] = db.pragma(name, { simple: true })
  },
  ({ name }) => recording && record(stored(name)),
)
watchAnswers(steps.before, (label) => record({ what: 'answer', label }))
if (process.env['PROOF_KILL_START_AT'])
  steps.follow({ kind: 'kill', at: Number(process.env['PROOF_KILL_START_AT']) })

process.on('message', (message: ToAlbum) => {
  if (message.kind === 'plan') {
    recording = message.plan.kind === 'record' ? [] : undefined
    tell({ kind: 'planned', steps: steps.follow(message.plan) })
  } else if (message.kind === 'recorded') tell({ kind: 'recording', done: recording ?? [] })
  else {
    clock.aheadMs += message.addMs
    tell({ kind: 'clock-set' })
  }
})
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))

/** The files of a database now. */
function stored(name: string): Done {
  const log = `${name}-wal`
  return {
    what: 'committed',
    database: readFileSync(name),
    log: existsSync(log) ? readFileSync(log) : Buffer.alloc(0),
  }
}

const { startServer } = await import('../../http/start-server.ts')
const { jsonLog } = await import('@cloudalbum/app')
const webFolder = process.env['PROOF_WEB_FOLDER'] ?? ''
const { baseUrl } = await startServer({ config, webFolder, log: jsonLog, clock })
await steps.quiet()
tell({ kind: 'ready', baseUrl, pragmas })
