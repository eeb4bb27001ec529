import { readEnv } from '@cloudalbum/config'
import { pageFiles } from '@cloudalbum/infra/page-files'
import { pageFolder, prepare, templatesFolder } from './prepare/prepare.ts'
import { startCloud } from './start-cloud.ts'

// npm run start:cloud: the album as it is on AWS, on this machine. Everything is gone when it ends.

const env = readEnv()
const say = (text: string) => void process.stderr.write(`${text}\n`)

/** Ceph that runs already, as for every client of AWS. */
const namedFiles = () => {
  const { AWS_ENDPOINT_URL_S3: endpoint, AWS_ACCESS_KEY_ID: accessKeyId = '' } = env
  if (endpoint === undefined) return undefined
  const { AWS_SECRET_ACCESS_KEY: secretAccessKey = '', AWS_REGION: region = 'us-east-1' } = env
  return { endpoint, accessKeyId, secretAccessKey, region }
}

try {
  // Who starts several albums at once has prepared them once.
  if (env['LOCAL_CLOUD_PREPARED'] === undefined) await prepare(say)
  const cloud = await startCloud({
    port: Number(env['PORT'] ?? 8080),
    templates: templatesFolder,
    page: await pageFiles(pageFolder),
    s3: namedFiles(),
    chosen: env,
    say,
  })
  stopOnSignals(cloud.stop)
  process.stdout.write(`CloudAlbum is ready at ${cloud.baseUrl}\n`)
} catch (error) {
  say(`CloudAlbum cannot start: ${explain(error)}`)
  process.exitCode = 1
}

/** Once cleanly; a second signal does not wait. */
function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false
  const onSignal = () => {
    if (stopping) process.exit(1)
    stopping = true
    stop()
      .catch((error: unknown) => {
        say(String(error))
        process.exitCode = 1
      })
      .finally(() => process.exit())
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}

function explain(error: unknown): string {
  const { code, message, stack } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return 'the port is in use. Stop what uses it, or choose another: PORT=8081 npm run start:cloud'
  return message.includes('apt-get') ? message : (stack ?? message)
}
