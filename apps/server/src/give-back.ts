import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** How often it is looked. */
export const lookEveryMs = 5000
/** Less processor time than this between two looks: nobody asks for anything. */
const idleMs = 50
/** After less than this there is nothing worth collecting. */
const worthMs = 100

interface Process {
  /** Processor time of this process so far, in milliseconds. */
  usedMs(): number
  collect(): void
}

/**
 * Gives memory back to the system once the process has been idle for some seconds after it was busy, as after its start: V8
 * collects by how much is allocated, and so an idle process would keep what its last work has left (10 MB after the start).
 * Takes about 50 ms when nobody waits. Gives what ends it.
 */
export function giveBackWhenIdle({ usedMs, collect }: Process = thisProcess()): () => void {
  let lookedMs = usedMs()
  let collectedMs = 0
  const timer = setInterval(() => {
    const nowMs = usedMs()
    const isIdle = nowMs - lookedMs < idleMs
    lookedMs = nowMs
    if (!isIdle || nowMs - collectedMs < worthMs) return
    collect()
    lookedMs = collectedMs = usedMs()
  }, lookEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}

function thisProcess(): Process {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as NodeJS.GCFunction
  return {
    usedMs() {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1000
    },
    // The regular kind keeps pages for what may come next.
    collect: () => void collect({ type: 'major', execution: 'sync', flavor: 'last-resort' }),
  }
}
