import { readConfig, readEnv } from '@cloudalbum/config'
import { mkdirSync } from 'node:fs'
import { watchAnswers } from './answer-steps.ts'
import { watchDatabase } from './database-steps.ts'
import { watchFiles } from './file-steps.ts'
import type { FromAlbum, ToAlbum } from './step.ts'
import { createSteps } from './steps.ts'

// The album as `main.ts` starts it, in a process that counts its steps and does as its parent plans. `album-process.ts` forks it.

const config = readConfig(readEnv())
const clock = { aheadMs: Number(process.env['PROOF_AHEAD_MS'] ?? 0), now: () => Date.now() + clock.aheadMs }
const tell = (message: FromAlbum) => void process.send?.(message)

mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
const steps = createSteps()
const pragmas: Record<string, unknown> = {}
await watchFiles(config.dataDir, steps.before)
watchDatabase(steps.before, (db) => {
  for (const name of ['journal_mode', 'synchronous', 'foreign_keys'])
    pragmas[name] = db.pragma(name, { simple: true })
})
watchAnswers(steps.before)
if (process.env['PROOF_KILL_START_AT'])
  steps.follow({ kind: 'kill', at: Number(process.env['PROOF_KILL_START_AT']) })

process.on('message', (message: ToAlbum) => {
  if (message.kind === 'plan') tell({ kind: 'planned', steps: steps.follow(message.plan) })
  else {
    clock.aheadMs += message.addMs
    tell({ kind: 'clock-set' })
  }
})
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))

const { startServer } = await import('../../http/start-server.ts')
const { jsonLog } = await import('../../log.ts')
const webFolder = process.env['PROOF_WEB_FOLDER'] ?? ''
const { baseUrl } = await startServer({ config, webFolder, log: jsonLog, clock })
await steps.quiet()
tell({ kind: 'ready', baseUrl, pragmas })
