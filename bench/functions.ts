import { startSsmFake } from '@cloudalbum/adapters-aws/testing'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { atMost, type Bench, type BenchOptions } from './lib/figure.ts'
import { project } from './lib/folders.ts'
import { median } from './lib/numbers.ts'

const run = promisify(execFile)
const rounds = 9
const limitMs = 250
const build = join(project, 'apps/lambda/tools/build.ts')
const folder = join(project, 'apps/lambda/dist/here')
const loads = `const from = performance.now()
await import(process.argv[1])
process.stdout.write(String(performance.now() - from))
process.exit()`

/**
 * A function that nobody has called yet: from the first byte of its module until it can answer, in a fresh process each time,
 * Parameter Store (a server on this machine) included. The start of Node.js itself is none of ours.
 */
export async function functions({ say }: BenchOptions): Promise<Bench> {
  say('builds the functions')
  await run(process.execPath, [build, '--here'])
  const ssm = await startSsmFake({
    '/cloudalbum/bench/BASE_URL': { value: 'https://photos.example.org' },
    '/cloudalbum/bench/ALBUM_SECRET': { value: 'p2c5-Ew0y9qpyyM_p1Gmvjn2hB1zF2cQm6yFQ5Jf1gQ', secure: true },
    '/cloudalbum/bench/USER_POOL_CLIENT_SECRET': { value: 'secret', secure: true },
  })
  try {
    const value = await timeToReady(join(folder, 'api/index.mjs'), environment(ssm.endpoint))
    const figure = atMost({ name: 'api function, cold, module to ready', value, unit: 'ms' }, limitMs)
    return { name: 'functions', rounds: `${rounds} fresh processes, median`, figures: [figure] }
  } finally {
    await ssm.close()
  }
}

async function timeToReady(module: string, env: NodeJS.ProcessEnv): Promise<number> {
  if (!existsSync(module)) throw new Error(`The build has made no ${module}.`)
  const timesMs: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', loads, module], { env })
    timesMs.push(Number(stdout))
  }
  return median(timesMs)
}

const environment = (ssmEndpoint: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_ENDPOINT_URL_SSM: ssmEndpoint,
  PARAMETER_PATH: '/cloudalbum/bench/',
  METADATA: 'dynamodb',
  TABLE_PREFIX: 'bench-',
  FILES: 's3',
  UPLOADS_BUCKET: 'bench-uploads',
  MEDIA_BUCKET: 'bench-media',
  IDENTITY: 'cognito',
  USER_POOL_ID: 'eu-central-1_aBcDeFgHi',
  USER_POOL_CLIENT_ID: 'bench',
  JOBS: 'sqs',
  JOBS_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/bench',
  NOTIFICATIONS: 'sns',
  TOPIC_ARN: 'arn:aws:sns:eu-central-1:123456789012:bench',
  CLICKS: 'firehose',
  DELIVERY_STREAM: 'bench',
})
