import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startEmulators } from './emulators.ts'

const program = fileURLToPath(new URL('../../apps/local-cloud/src/prepare/main.ts', import.meta.url))

/** Before any spec: functions and templates are built, and a Ceph runs that all clouds of the run share, each as another account. */
export default async function prepare(): Promise<() => Promise<void>> {
  await promisify(execFile)(process.execPath, [program])
  const { env, stop } = await startEmulators('s3')
  for (const name of [
    'AWS_ENDPOINT_URL_S3',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_REGION',
  ] as const)
    process.env[name] = env[name]
  process.env['LOCAL_CLOUD_PREPARED'] = 'yes'
  return stop
}
