import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Waits until the pipe from this process closes, however that comes; then ends the daemons and removes their folder. */
const guard = `
pids=
while read -r pid; do pids="$pids $pid"; done
for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
for _ in 1 2 3 4 5 6 7 8 9 10; do
  for pid in $pids; do kill -0 "$pid" 2>/dev/null && sleep 0.1; done
done
rm -rf "$1"
`

/** Programs that work in a folder of their own, which both end with this process, also when it is killed. */
export interface Daemons {
  /** Gives how it ended, if it ever does. */
  start(program: string, args: string[]): Promise<string>
  stop(): Promise<void>
}

export function daemonsIn(folder: string): Daemons {
  // In a process group of its own: Ctrl-C must not end the one that tidies up.
  const keeper = spawn('sh', ['-c', guard, 'guard', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  const kept = once(keeper, 'exit')
  keeper.unref()
  return {
    start(program, args) {
      const child = spawn(program, args, { stdio: 'ignore' })
      if (child.pid !== undefined) keeper.stdin.write(`${child.pid}\n`)
      return new Promise((resolve) => {
        child.once('error', (error) => resolve(error.message))
        child.once('exit', (code, signal) => resolve(`it ended with ${code ?? signal}`))
      })
    },
    async stop() {
      keeper.ref()
      keeper.stdin.end()
      await kept
    },
  }
}
