import { createBuckets, createTables, tables } from '../src/index.ts'
import {
  cephClient,
  localDynamoDbClient,
  startCeph,
  startCognitoLocal,
  startDynamoDbLocal,
} from '../src/testing/index.ts'

// Starts emulators, empty, and prints as one line of JSON the settings with which an album uses them:
// node packages/adapters-aws/tools/emulators.ts dynamodb s3 cognito. They end with SIGTERM, and with who started them.

interface Started {
  env: Record<string, string>
  stop: () => Promise<void>
}

const prefix = 'cloudalbum-'

async function dynamodb(): Promise<Started> {
  const { endpoint, stop } = await startDynamoDbLocal()
  const client = localDynamoDbClient(endpoint)
  await createTables({ client, prefix, tables })
  client.destroy()
  return { env: { METADATA: 'dynamodb', TABLE_PREFIX: prefix, AWS_ENDPOINT_URL_DYNAMODB: endpoint }, stop }
}

async function s3(): Promise<Started> {
  const ceph = await startCeph()
  const client = cephClient(ceph)
  const buckets = { uploads: `${prefix}uploads`, media: `${prefix}media` }
  // Ceph keeps its promise of create-only in buckets without versions.
  await createBuckets({ client, buckets, origins: ['http://localhost:*'], versioned: false })
  client.destroy()
  const env = {
    FILES: 's3',
    UPLOADS_BUCKET: buckets.uploads,
    MEDIA_BUCKET: buckets.media,
    S3_PATH_STYLE: 'yes',
    AWS_ENDPOINT_URL_S3: ceph.endpoint,
    AWS_ACCESS_KEY_ID: ceph.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ceph.secretAccessKey,
  }
  return { env, stop: () => ceph.stop() }
}

async function cognito(): Promise<Started> {
  const { pool, endpoint, keysUrl, stop } = await startCognitoLocal()
  const env = {
    IDENTITY: 'cognito',
    CONFIRMATION: 'automatic',
    USER_POOL_ID: pool.userPoolId,
    USER_POOL_CLIENT_ID: pool.clientId,
    USER_POOL_CLIENT_SECRET: pool.clientSecret,
    USER_POOL_KEYS_URL: keysUrl,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoint,
  }
  return { env, stop }
}

const kinds: Record<string, () => Promise<Started>> = { dynamodb, s3, cognito }

const started: Started[] = []
const end = async () => {
  for (const one of started) await one.stop()
  process.exit()
}
process.on('SIGTERM', () => void end())
process.on('disconnect', () => void end())

for (const name of process.argv.slice(2)) {
  const start = kinds[name]
  if (!start) throw new Error(`There is no emulator of ${name}: ${Object.keys(kinds).join(', ')}`)
  started.push(await start())
}
const keys = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }
const env = started.reduce((all, one) => ({ ...all, ...one.env }), keys)
process.stdout.write(`${JSON.stringify(env)}\n`)
