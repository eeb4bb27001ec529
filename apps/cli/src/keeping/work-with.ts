import { DatabaseError } from '@cloudalbum/adapters-local'
import { ConfigError } from '@cloudalbum/config'
import {
  isAppError,
  runLongWork,
  type LongRun,
  type LongWork,
  type WorkFinding,
  type WorkOrder,
  type WorkOutcome,
} from '@cloudalbum/core'
import { stageEnv } from '../backup/stage-env.ts'
import { openKeeping, type KeepingPorts } from './open-keeping.ts'

export interface Asked<Cursor, Result> {
  order: WorkOrder & { anew?: boolean }
  run: LongRun<Cursor, Result>
  /** What came of it, in a line. */
  tell: (result: Result) => string
}

export interface WorkFlags {
  json?: boolean
  /** The album on AWS of this name. */
  stage?: string
}

export interface Output {
  out: { write(text: string): unknown }
  err: { write(text: string): unknown; isTTY?: boolean }
}

const codes = { fine: 0, findings: 1, stopped: 130 }

/**
 * Does a long work for somebody who waits: tells how far it is, and each finding as it comes; Ctrl+C stops it, and the same command goes
 * on. Gives the exit code: 1 with findings that need somebody, or when it cannot be done.
 */
export async function workWith<Cursor, Result>(
  env: Record<string, string>,
  { json = false, stage }: WorkFlags,
  ask: (ports: KeepingPorts) => Promise<Asked<Cursor, Result>>,
  output: Output = { out: process.stdout, err: process.stderr },
): Promise<number> {
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  const draw = progressLine(output.err)
  let ports: KeepingPorts | undefined
  try {
    ports = await openKeeping(await stageEnv(env, stage))
    const { order, run, tell } = await ask(ports)
    const onFinding = (finding: WorkFinding) => {
      draw.clear()
      output.out.write(json ? `${JSON.stringify(finding)}\n` : textOf(finding))
    }
    const options = { signal: stop.signal, onProgress: draw.progress }
    const outcome = await runLongWork({ ...ports, onFinding }, order, run, options)
    draw.clear()
    return end(outcome, tell, json, output)
  } catch (error) {
    draw.clear()
    const isForPeople = isAppError(error) || error instanceof ConfigError || error instanceof DatabaseError
    if (!isForPeople) throw error
    output.err.write(`${error.message}\n`)
    return codes.findings
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
    await ports?.close()
  }
}

function end<Result>(
  outcome: WorkOutcome<Result>,
  tell: (result: Result) => string,
  json: boolean,
  { out, err }: Output,
): number {
  const { work } = outcome
  if (outcome.state === 'busy') {
    err.write(`It is under way already, ${shareOf(work)}: in the album, or by another command.\n`)
    return codes.findings
  }
  if (outcome.state !== 'done') {
    err.write(`Stopped, ${shareOf(work)}. The same command goes on; --from-start begins anew.\n`)
    return codes.stopped
  }
  const { count, repaired } = work.findings
  if (json) out.write(`${JSON.stringify({ result: outcome.result, findings: { count, repaired } })}\n`)
  else
    out.write(
      `${tell(outcome.result)} ${count === 0 ? 'Nothing is wrong.' : `${count} findings, ${repaired} repaired.`}\n`,
    )
  return count > 0 ? codes.findings : codes.fine
}

const shareOf = ({ done, total }: LongWork) =>
  total === undefined ? `${done} done` : `${done} of ${total} done`

const textOf = ({ what, where, repaired, how }: WorkFinding) =>
  `${repaired ? '✓' : '✗'} ${what}: ${where}\n  → ${how}\n`

/** On a terminal one line, drawn over and over; elsewhere silent. */
function progressLine(output: Output['err']) {
  return {
    clear: () => void (output.isTTY && output.write('\r\x1b[2K')),
    progress: (work: LongWork) => void (output.isTTY && output.write(`\r\x1b[2K${shareOf(work)}`)),
  }
}
