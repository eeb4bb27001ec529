import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// npm run smoke -- https://photos.example.org: specs/smoke.spec.ts on an album that runs there.

const [address = ''] = process.argv.slice(2)
if (!URL.canParse(address)) {
  process.stderr.write('Name the address of the album: npm run smoke -- https://photos.example.org\n')
  process.exit(2)
}
const config = fileURLToPath(new URL('../playwright.config.ts', import.meta.url))
const child = spawn('playwright', ['test', '--config', config, '--project=desktop', 'specs/smoke'], {
  env: { ...process.env, SMOKE_URL: new URL(address).origin },
  stdio: 'inherit',
})
child.on('error', (error) => {
  throw error
})
child.on('exit', (code) => process.exit(code ?? 1))
