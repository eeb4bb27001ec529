import { readConfig, readEnv } from '@cloudalbum/config'
import { fileURLToPath } from 'node:url'
import { compose } from '../compose.ts'
import { createLog } from '@cloudalbum/app'
import { albumClient } from './album-client.ts'
import { demoAccount, fillDemo } from './fill-demo.ts'
import { fillGallery } from './fill-gallery.ts'

if (process.argv[2] !== 'demo') {
  process.stderr.write('Usage: npm run seed -- demo\n')
  process.exit(2)
}

const config = readConfig(readEnv())
const baseUrl = config.baseUrl ?? `http://localhost:${config.port}`
const album = await compose({
  config,
  baseUrl,
  webFolder: fileURLToPath(new URL('../../../web/dist', import.meta.url)),
  log: createLog({ format: 'pretty', level: 'warn' }),
})
const { stdout } = process
try {
  const drain = () => album.background.drain()
  const { added, there, client } = await fillDemo({
    visitor: albumClient(album.app),
    signedIn: (signIn) => albumClient(album.app, signIn),
    drain,
    say: (done, total) => void (stdout.isTTY && stdout.write(`\rDrawing photos: ${done} of ${total}`)),
  })
  stdout.write(`${stdout.isTTY ? '\r\x1b[2K' : ''}${added} photos drawn, ${there} were there.\n`)
  await fillGallery({ client, drain })
  stdout.write(`The creatures wait at ${baseUrl}/g/mythical-mysfits.\n`)
  stdout.write(`Sign in at ${baseUrl} as ${demoAccount.email} with the password "${demoAccount.password}".\n`)
} finally {
  await album.close()
}
