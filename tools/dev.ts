import { spawn } from 'node:child_process'
import { root } from './lib/run-command.ts'

// npm run dev: the server, restarted at every change, and the page with hot reload at http://localhost:5173, which
// passes its requests on to the server.

const commands = [
  [process.execPath, '--watch', '--watch-preserve-output', 'apps/server/src/main.ts'],
  [process.execPath, 'node_modules/vite/bin/vite.js', 'apps/web', '--config', 'apps/web/vite.config.ts'],
] as const

const children = commands.map(([program, ...args]) => spawn(program, args, { cwd: root, stdio: 'inherit' }))
const stopAll = () => {
  for (const child of children) child.kill('SIGTERM')
}
for (const child of children) child.on('exit', stopAll)
process.on('SIGINT', stopAll)
process.on('SIGTERM', stopAll)
