import {
  awsEnvironment,
  cephClient,
  FakeDeliveryStream,
  localDynamoDbClient,
  startCognitoLocal,
  startFirehoseFake,
  startSesFake,
  startSnsFake,
  startSsmFake,
  TableStream,
  type CognitoLocal,
  type S3Access,
} from '@cloudalbum/adapters-aws/testing'
import { createBuckets, createTables, tables } from '@cloudalbum/adapters-aws'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

const lambda = join(import.meta.dirname, '../..')
export const baseUrl = 'https://photos.example.org'
const topicArn = 'arn:aws:sns:us-east-1:123456789012:cloudalbum-test'

export interface Emulators {
  dynamoDbEndpoint: string
  s3: S3Access
}

/** Every service that functions speak to, empty, with the environment in which a function finds them. */
export async function startServices({ dynamoDbEndpoint, s3 }: Emulators) {
  const prefix = `f${crypto.randomUUID().slice(0, 8)}-`
  const buckets = { uploads: `${prefix}uploads`, media: `${prefix}media` }
  const client = cephClient(s3)
  await createBuckets({ client, buckets, origins: [baseUrl], versioned: false })
  await createTables({ client: localDynamoDbClient(dynamoDbEndpoint), prefix, tables, streams: true })
  const sns = await startSnsFake(topicArn)
  const ses = await startSesFake()
  const cognito = await startCognitoLocal()
  const stream = new FakeDeliveryStream({
    write: () => Promise.resolve(),
    prefix: 'clicks/',
    errorPrefix: 'click-errors/',
    now: () => Date.now(),
  })
  const firehose = await startFirehoseFake({ take: (data) => stream.take(data) })
  const ssm = await startSsmFake({
    '/cloudalbum/test/BASE_URL': { value: baseUrl },
    '/cloudalbum/test/ALBUM_SECRET': { value: randomBytes(32).toString('base64url'), secure: true },
    '/cloudalbum/test/USER_POOL_CLIENT_SECRET': { value: cognito.pool.clientSecret, secure: true },
  })
  const fakes = { sns, ses, firehose, ssm, cognito }
  return {
    env: { ...accessOf({ dynamoDbEndpoint, s3 }, fakes), ...choicesOf(prefix, buckets, fakes) },
    buckets,
    /** Rows of jobs, as they were written. */
    jobs: new TableStream(dynamoDbEndpoint, `${prefix}jobs`),
    published: sns.published,
    received: ses.received,
    stream,
    async stop() {
      client.destroy()
      for (const fake of [sns, ses, firehose, ssm]) await fake.close()
      await cognito.stop()
    },
  }
}

export type Services = Awaited<ReturnType<typeof startServices>>
export type Api = (
  event: APIGatewayProxyEventV2,
  context: object,
) => Promise<APIGatewayProxyStructuredResultV2>

/** The services, and the api function in their environment, which becomes that of this process. @param more settings besides */
export async function startApi(emulators: Emulators, more: Record<string, string> = {}) {
  const services = await startServices(emulators)
  // The test runner has one of its own.
  delete process.env['BASE_URL']
  Object.assign(process.env, services.env, more)
  return { services, api: await handlerOf<Api>('api') }
}

/** The handler of a built function, in this process and its environment. */
export async function handlerOf<Handler>(name: string): Promise<Handler> {
  const { handler } = (await import(join(lambda, 'dist/here', name, 'index.mjs'))) as { handler: Handler }
  return handler
}

interface Fakes {
  sns: { endpoint: string }
  ses: { endpoint: string }
  ssm: { endpoint: string }
  firehose: { endpoint: string; streamName: string }
  cognito: Pick<CognitoLocal, 'endpoint' | 'pool' | 'keysUrl'>
}

/** Where the SDK finds each service, and keys that they take. */
const accessOf = ({ dynamoDbEndpoint, s3 }: Emulators, { sns, ses, ssm, firehose, cognito }: Fakes) =>
  awsEnvironment(s3, {
    DYNAMODB: dynamoDbEndpoint,
    S3: s3.endpoint,
    SNS: sns.endpoint,
    SESV2: ses.endpoint,
    SSM: ssm.endpoint,
    FIREHOSE: firehose.endpoint,
    COGNITO_IDENTITY_PROVIDER: cognito.endpoint,
  })

/** As infra sets the variables of functions. */
function choicesOf(
  prefix: string,
  buckets: { uploads: string; media: string },
  { firehose, cognito }: Fakes,
) {
  return {
    PARAMETER_PATH: '/cloudalbum/test/',
    METADATA: 'dynamodb',
    TABLE_PREFIX: prefix,
    FILES: 's3',
    UPLOADS_BUCKET: buckets.uploads,
    MEDIA_BUCKET: buckets.media,
    CLICKS_BUCKET: buckets.media,
    S3_PATH_STYLE: 'yes',
    IDENTITY: 'cognito',
    CONFIRMATION: 'automatic',
    USER_POOL_ID: cognito.pool.userPoolId,
    USER_POOL_CLIENT_ID: cognito.pool.clientId,
    USER_POOL_KEYS_URL: cognito.keysUrl,
    JOBS: 'stream',
    NOTIFICATIONS: 'sns',
    TOPIC_ARN: topicArn,
    CLICKS: 'firehose',
    DELIVERY_STREAM: firehose.streamName,
    MAIL: 'ses',
    MAIL_FROM: 'CloudAlbum <album@example.org>',
  }
}
