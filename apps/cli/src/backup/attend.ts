import { DatabaseError } from '@cloudalbum/adapters-local'
import { ConfigError } from '@cloudalbum/config'
import { isAppError, type BackUpProgress } from '@cloudalbum/core'

export interface Attended {
  /** Aborts at Ctrl-C. */
  signal: AbortSignal
  report(progress: BackUpProgress): Promise<void>
}

interface Output {
  write(text: string): unknown
  isTTY?: boolean
}

const everyMs = 500
/** Of a command that Ctrl-C has ended. */
const interruptedCode = 130

/**
 * Runs long work for somebody who waits: a line that says how far it is, an end at Ctrl-C that leaves what was done, and a sentence
 * for what somebody can mend. Gives the exit code.
 */
export async function attend(
  work: (attended: Attended) => Promise<string[]>,
  output: { out: Output; err: Output } = { out: process.stdout, err: process.stderr },
): Promise<number> {
  const stop = new AbortController()
  const onSignal = () => stop.abort(new Error('stopped'))
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  const { report, clear } = progressLine(output.err)
  try {
    const lines = await work({ signal: stop.signal, report })
    clear()
    for (const line of lines) output.out.write(`${line}\n`)
    return 0
  } catch (error) {
    clear()
    if (stop.signal.aborted) {
      output.err.write('Stopped. What was copied stays: the same command goes on with it.\n')
      return interruptedCode
    }
    const isForPeople = isAppError(error) || error instanceof ConfigError || error instanceof DatabaseError
    if (!isForPeople) throw error
    output.err.write(`${error.message}\n`)
    return 1
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}

/** On a terminal one line, drawn over and over; elsewhere silent. */
function progressLine(output: Output) {
  let drawnMs = 0
  const clear = () => void (output.isTTY && output.write('\r\x1b[2K'))
  return {
    clear,
    report({ done, total }: BackUpProgress): Promise<void> {
      if (output.isTTY && performance.now() - drawnMs > everyMs) {
        drawnMs = performance.now()
        output.write(`\r\x1b[2K${done}${total === undefined ? '' : ` of ${total}`} files`)
      }
      return Promise.resolve()
    },
  }
}
