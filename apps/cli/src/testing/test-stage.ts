import { createBuckets, createTables, openDynamoRows, openS3Files, tables } from '@cloudalbum/adapters-aws'
import { stageSettings } from '@cloudalbum/adapters-aws/doctor'
import {
  awsEnvironment,
  cephClient,
  localDynamoDbClient,
  Refusal,
  startServiceFake,
  type S3Access,
} from '@cloudalbum/adapters-aws/testing'
import { originalKey, renditionKey, renditions, systemClock, type Photo } from '@cloudalbum/core'
import { anAccount, samplesOf } from '@cloudalbum/port-suites'
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../main.ts')
const accountId = '123456789012'

export interface Emulators {
  dynamoDbEndpoint: string
  s3: S3Access
}

export interface Ran {
  code: number
  stdout: string
  stderr: string
}

/**
 * An AWS account on this machine, with DynamoDB Local and Ceph, and the environment in which a command finds them, which becomes that
 * of this process too.
 */
export async function startAccount({ dynamoDbEndpoint, s3 }: Emulators) {
  const folder = mkdtempSync(join(tmpdir(), 'stage-'))
  const sts = await startStsFake()
  const endpoints = { DYNAMODB: dynamoDbEndpoint, S3: s3.endpoint, STS: sts.endpoint }
  const env = {
    ...awsEnvironment(s3, endpoints),
    S3_PATH_STYLE: 'yes',
    PATH: process.env['PATH'] ?? '',
    DATA_DIR: join(folder, 'data'),
  }
  Object.assign(process.env, env)
  const client = cephClient(s3)
  const rows = localDynamoDbClient(dynamoDbEndpoint)
  return {
    folder,
    env,
    s3: client,
    /** Runs `cloudalbum …` in a process of its own. */
    run: (...args: string[]) => runCommand(env, args),
    /** As `npm run deploy` leaves it: empty. */
    async deploy(): Promise<Stage> {
      const stage = `t${randomBytes(4).toString('hex')}`
      const settings = stageSettings({ stage, accountId, region: s3.region })
      const { TABLE_PREFIX: prefix = '', UPLOADS_BUCKET: uploads = '', MEDIA_BUCKET: media = '' } = settings
      const buckets = { uploads, media }
      await createTables({ client: rows, prefix, tables })
      await createBuckets({ client, buckets, origins: ['https://album.example.org'], versioned: false })
      return openStage(stage, prefix, buckets)
    },
    async close() {
      for (const one of [client, rows]) one.destroy()
      await sts.close()
      rmSync(folder, { recursive: true })
    },
  }
}

export type TestAccount = Awaited<ReturnType<typeof startAccount>>

/** What a deployed stage has, opened in this process. */
function openStage(name: string, prefix: string, buckets: { uploads: string; media: string }) {
  const clock = systemClock
  const onFault = (error: unknown) => {
    throw error
  }
  const rows = openDynamoRows({ tablePrefix: prefix, queueUrl: undefined, clock, onFault })
  const blobs = openS3Files({
    uploadsBucket: buckets.uploads,
    mediaBucket: buckets.media,
    pathStyle: true,
    cloudFront: null,
    clock,
    windowMs: 3_600_000,
  })
  return {
    name,
    prefix,
    buckets,
    rows,
    blobs,
    /** Gives what adds photos to it. */
    async signUp(email = 'anna@example.org') {
      const { id } = await rows.accounts.create(anAccount({ email }))
      const samples = samplesOf({ photos: rows.photos, index: rows.index }, id)
      return {
        id,
        /** With its original and renditions, which all hold the same bytes. */
        async addPhoto(text: string): Promise<Photo> {
          const bytes = Buffer.from(text)
          const sha256 = createHash('sha256').update(bytes).digest('hex')
          const photo = await samples.ready(undefined, { sha256, sizeBytes: bytes.byteLength })
          const keys = [originalKey(photo), ...renditions.map((one) => renditionKey(photo, one))]
          for (const key of keys) await blobs.put(key, bytes, { contentType: 'image/jpeg' })
          return photo
        },
      }
    },
  }
}

export type Stage = ReturnType<typeof openStage>

const runCommand = (env: Record<string, string>, args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr }),
    )
  })

/** Says who asks, whoever it is. */
const startStsFake = () =>
  startServiceFake(
    {
      service: 'sts',
      contentType: 'text/xml',
      refusal: ({ code }) => ({ body: code }),
      throttled: new Refusal(400, 'Throttling', ''),
      unavailable: new Refusal(503, 'Unavailable', ''),
    },
    () =>
      '<GetCallerIdentityResponse><GetCallerIdentityResult>' +
      `<Arn>arn:aws:iam::${accountId}:user/ada</Arn><Account>${accountId}</Account>` +
      '</GetCallerIdentityResult></GetCallerIdentityResponse>',
  )
