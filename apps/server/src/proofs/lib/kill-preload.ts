import { writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { watchDatabase } from './database-steps.ts'
import { watchFiles } from './file-steps.ts'
import { createSteps } from './steps.ts'

// Loaded before a command (`node --import`): counts what it does to a folder, or dies before one of its steps. `run-command.ts` asks
// for it.

const { PROOF_ROOT: root = '', PROOF_KILL_AT: killAt = '', PROOF_STEPS: stepsFile = '' } = process.env

if (isMainThread) {
  const steps = createSteps()
  const nothing = () => undefined
  await watchFiles(root, steps.before, nothing, () => nothing)
  watchDatabase(steps.before, nothing, nothing)
  steps.follow(killAt === '' ? { kind: 'count' } : { kind: 'kill', at: Number(killAt) })
  process.on('exit', () => writeFileSync(stepsFile, JSON.stringify(steps.follow({ kind: 'count' }))))
}
