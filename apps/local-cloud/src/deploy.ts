import { randomInt } from 'node:crypto'
import {
  awsEnvironment,
  cephClient,
  distributionId,
  localDynamoDbClient,
} from '@cloudalbum/adapters-aws/testing'
import { readTemplate, TemplateSet, type CloudModel, type Place } from '@cloudalbum/infra/model'
import type { PageFile } from '@cloudalbum/infra/page-files'
import type { Ending } from './ending.ts'
import { environmentOf } from './environment.ts'
import { startEvents } from './events/start-events.ts'
import { LateFunctions, runFunctions } from './functions/functions.ts'
import type { Origin } from './gateway/front.ts'
import { createGateway } from './gateway/gateway.ts'
import { localise } from './localise.ts'
import { makeParameters, withStacks } from './parameters.ts'
import { createBuckets, uploadPage } from './resources/buckets.ts'
import { createTables } from './resources/tables.ts'
import { makeQueues, makeStream, startFakes, startPool, type Emulators } from './services.ts'
import { showMails } from './show-mails.ts'

export interface DeployOptions {
  templates: string
  page: readonly PageFile[]
  chosen: Record<string, string>
  say: (text: string) => void
  baseUrl: string
  emulators: Emulators
}

const region = 'eu-central-1'

/** Makes what the templates describe out of what stands in for it here. Gives what answers requests. */
export async function deploy(options: DeployOptions, ending: Ending): Promise<Origin> {
  const { baseUrl, emulators, say } = options
  const functions = new LateFunctions()
  const { model, place, pool, parameters } = await openAccount(options, functions, ending)
  say('Creating tables, buckets and queues …')
  await makeResources(options, model, place)
  const files = ending.add(cephClient({ ...emulators.s3, region }), (one) => one.destroy())
  const queues = makeQueues(model.queues)
  const stream = makeStream(model.streams, files, functions)
  const fakes = await startFakes(
    { topicArn: topicIn(model), queues, stream, parameters: withStacks(parameters, model.parameters) },
    ending,
  )
  const mails = showMails({ mails: fakes.ses.received, codes: pool.sent, say })
  ending.add(mails, (one) => one.stop())
  const localised = localise(model, region, { files: emulators.s3.endpoint, queues: fakes.sqs.endpoint })
  const access = accessTo(emulators, { ...fakes, pool })
  const environment = environmentOf({ access, localised, keysUrl: pool.keysUrl, machine: options.chosen })
  functions.runs(ending.add(runFunctions(model.functions, environment), (one) => one.stop()))
  await startEvents({ model, functions, queues, stream, emulators, account: place }, ending)
  return createGateway({
    model,
    functions,
    files,
    localised,
    keysUrl: pool.keysUrl,
    firehose: fakes.firehose,
    baseUrl,
    mediaPublicKey: parameters.mediaPublicKey,
    region,
  })
}

/** The templates as they are with the ids and secrets of this time. */
async function openAccount(options: DeployOptions, functions: LateFunctions, ending: Ending) {
  const { templates, baseUrl } = options
  // One that no other cloud on this machine has: names of buckets hold it.
  const account: Place = { accountId: String(randomInt(1e11, 1e12)), region }
  const pool = await startPool(readTemplate(templates, account).triggers, functions, ending)
  const parameters = await makeParameters({ ...options, clientSecret: pool.pool.clientSecret })
  const place: Place = {
    ...account,
    ids: {
      'AWS::Cognito::UserPool': pool.pool.userPoolId,
      'AWS::Cognito::UserPoolClient': pool.pool.clientId,
      'AWS::CloudFront::Distribution': distributionId,
    },
    parameters: {
      SiteOrigin: baseUrl,
      EdgeToken: parameters.edgeToken,
      MediaPublicKey: parameters.mediaPublicKey,
    },
  }
  return { model: readTemplate(templates, place), place, pool, parameters }
}

type Services = Record<
  'sqs' | 'sns' | 'ses' | 'ssm' | 'firehose' | 'cloudFront' | 'pool',
  { endpoint: string }
>

const accessTo = ({ s3, dynamoDbEndpoint }: Emulators, services: Services) =>
  awsEnvironment(
    { ...s3, region },
    {
      DYNAMODB: dynamoDbEndpoint,
      S3: s3.endpoint,
      SQS: services.sqs.endpoint,
      SNS: services.sns.endpoint,
      SESV2: services.ses.endpoint,
      SSM: services.ssm.endpoint,
      FIREHOSE: services.firehose.endpoint,
      CLOUDFRONT: services.cloudFront.endpoint,
      COGNITO_IDENTITY_PROVIDER: services.pool.endpoint,
    },
  )

async function makeResources({ templates, page, emulators }: DeployOptions, model: CloudModel, place: Place) {
  const rows = localDynamoDbClient(emulators.dynamoDbEndpoint)
  // Ceph wants to be told no region when it makes a bucket: it has one only.
  const files = cephClient(emulators.s3)
  try {
    await Promise.all([
      createTables(rows, new TemplateSet(templates, place)),
      createBuckets(files, model.buckets).then(() => uploadPage(files, pageBucketIn(model), page)),
    ])
  } finally {
    rows.destroy()
    files.destroy()
  }
}

const pageBucketIn = ({ behaviours }: CloudModel) => behaviours.at(-1)?.origin.split('.')[0] ?? ''

const topicIn = ({ functions }: CloudModel) =>
  functions.map(({ environment }) => environment['TOPIC_ARN']).find((arn) => arn !== undefined) ?? ''
