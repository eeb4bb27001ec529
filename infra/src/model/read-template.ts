import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { CloudBucket, CloudFunction, CloudModel, CloudQueue, CloudStream } from './cloud-model.ts'
import { eventSourceOf, failuresOf, fileRulesOf, notificationsOf, scheduleOf, triggersOf } from './events.ts'
import { behavioursOf } from './behaviours.ts'
import { rightsOf } from './rights.ts'
import { authorizersOf, functionUrlOf, gatewaysOf, routesOf, serviceRoutesOf } from './routes.ts'
import { lastPart, list, number, record, text } from './properties.ts'
import { TemplateSet, type Place, type Resource } from './template-set.ts'

const someAccount: Place = { accountId: '123456789012', region: 'eu-central-1' }

/**
 * What the templates of a folder (`infra/cdk.out`) describe. References to what only AWS can name become the id that the
 * template has for it, unless `place.ids` knows one.
 * @throws Error when there are no templates, or when they refer to what is not there.
 */
export function readTemplate(folder: string, place: Place = someAccount): CloudModel {
  const set = new TemplateSet(folder, place)
  return {
    functions: functionsOf(folder, set),
    routes: routesOf(set),
    serviceRoutes: serviceRoutesOf(set),
    gateways: gatewaysOf(set, place.region),
    functionUrls: set.all('AWS::Lambda::Url').map((resource) => functionUrlOf(resource, place.region)),
    authorizers: authorizersOf(set),
    queues: set.all('AWS::SQS::Queue').map(queueOf),
    eventSources: set.all('AWS::Lambda::EventSourceMapping').map(eventSourceOf),
    notifications: [
      ...set.all('AWS::S3::Bucket').flatMap(notificationsOf),
      ...set.all('AWS::Events::Rule').flatMap(fileRulesOf),
    ],
    schedules: set.all('AWS::Events::Rule').flatMap(scheduleOf),
    streams: set.all('AWS::KinesisFirehose::DeliveryStream').map(streamOf),
    tables: set.all('AWS::DynamoDB::Table').map(({ properties }) => text(properties['TableName'])),
    buckets: set.all('AWS::S3::Bucket').map(bucketOf),
    triggers: set.all('AWS::Cognito::UserPool').flatMap(triggersOf),
    behaviours: set.all('AWS::CloudFront::Distribution').flatMap((resource) => behavioursOf(set, resource)),
    parameters: Object.fromEntries(
      set
        .all('AWS::SSM::Parameter')
        .map(({ properties }) => [text(properties['Name']), text(properties['Value'])]),
    ),
  }
}

function functionsOf(folder: string, set: TemplateSet): CloudFunction[] {
  const rights = rightsOf(set)
  const failures = new Map(
    set
      .all('AWS::Lambda::EventInvokeConfig')
      .map(({ properties }) => [text(properties['FunctionName']), failuresOf(properties)]),
  )
  return set.all('AWS::Lambda::Function').map((resource) => {
    const role = lastPart(resource.properties['Role'])
    const made = functionOf(folder, resource)
    return { ...made, failures: failures.get(made.name), rights: rights.get(role) ?? [] }
  })
}

type Made = Omit<CloudFunction, 'rights' | 'failures'>

function functionOf(folder: string, { properties, stack }: Resource): Made {
  const asset = record(properties['Code'])['S3Key']
  return {
    name: text(properties['FunctionName']),
    handler: text(properties['Handler']),
    runtime: text(properties['Runtime']),
    memoryMb: number(properties['MemorySize']),
    timeoutS: number(properties['Timeout']),
    codeFolder: typeof asset === 'string' ? assetFolder(folder, stack, asset) : undefined,
    environment: record(record(properties['Environment'])['Variables']) as Record<string, string>,
  }
}

/** Code is uploaded under the hash that the list of assets has it by. @param s3Key `<hash>.zip` */
function assetFolder(folder: string, stack: string, s3Key: string): string {
  const { files } = JSON.parse(readFileSync(join(folder, `${stack}.assets.json`), 'utf8')) as {
    files: Record<string, { source: { path: string } }>
  }
  const asset = files[s3Key.replace(/\.zip$/, '')]
  if (!asset) throw new Error(`${stack}.assets.json does not list ${s3Key}`)
  // Where code is not copied, its path is a whole one.
  return resolve(folder, asset.source.path)
}

function queueOf({ properties }: Resource): CloudQueue {
  const redrive = record(properties['RedrivePolicy'])
  const deadLetters = redrive['deadLetterTargetArn']
  return {
    name: text(properties['QueueName']),
    visibilityTimeoutS: number(properties['VisibilityTimeout'] ?? 30),
    deadLetters:
      deadLetters === undefined
        ? undefined
        : { queue: lastPart(deadLetters), maxReceives: number(redrive['maxReceiveCount']) },
  }
}

function streamOf({ properties }: Resource): CloudStream {
  const destination = record(properties['ExtendedS3DestinationConfiguration'])
  const hints = record(destination['BufferingHints'])
  const [processor] = list(record(destination['ProcessingConfiguration'])['Processors'])
  const lambda = list(record(processor)['Parameters'])
    .map(record)
    .find((one) => one['ParameterName'] === 'LambdaArn')
  return {
    name: text(properties['DeliveryStreamName']),
    function:
      text(lambda?.['ParameterValue'])
        .replace(/:\$LATEST$/, '')
        .split(':')
        .at(-1) ?? '',
    bucket: lastPart(destination['BucketARN']),
    prefix: text(destination['Prefix']),
    errorPrefix: text(destination['ErrorOutputPrefix']),
    bufferMb: number(hints['SizeInMBs']),
    bufferS: number(hints['IntervalInSeconds']),
  }
}

function bucketOf({ properties }: Resource): CloudBucket {
  const rules = list(record(properties['CorsConfiguration'])['CorsRules']).map(record)
  return {
    name: text(properties['BucketName']),
    isVersioned: record(properties['VersioningConfiguration'])['Status'] === 'Enabled',
    cors: rules.map((rule) => ({
      origins: list(rule['AllowedOrigins']).map(text),
      methods: list(rule['AllowedMethods']).map(text),
      headers: list(rule['AllowedHeaders']).map(text),
      exposed: list(rule['ExposedHeaders']).map(text),
      maxAgeS: number(rule['MaxAge'] ?? 0),
    })),
  }
}
