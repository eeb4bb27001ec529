import { isMainThread } from 'node:worker_threads'

// Between npm and this process stands a shell, which passes no signal on: `kill` on npm ends npm and the shell, and
// would leave this running unseen. So a process that loses the shell that npm gave it stops, as if told to.

const lookEveryMs = 250

if (isMainThread && process.env.npm_lifecycle_script) {
  const shell = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, lookEveryMs)
  timer.unref()
}
