import type { Table } from '@cloudalbum/adapters-aws/tables'
import { allow, type Workload } from '../constructs/workload.ts'
import type { BucketName } from '../names.ts'
import { tablesOf } from './areas.ts'
import type { FileRight, Rights } from './rights.ts'

// Each gives a right and names, in the environment, what it is a right to.

// A check in a transaction writes nothing.
const reading = ['GetItem', 'BatchGetItem', 'Query', 'ConditionCheckItem']
const writing = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']

/** Reads of tables and their indexes, and writes where it `writes`. */
export function grantTables(workload: Workload, { reads = [], writes = [] }: Rights): void {
  const { names } = workload
  const readable = tablesOf([...reads, ...writes])
  if (readable.length === 0) return
  workload.set('METADATA', 'dynamodb')
  workload.set('TABLE_PREFIX', names.tablePrefix)
  allow(workload, {
    actions: reading.map((action) => `dynamodb:${action}`),
    resources: readable.map(({ name }) => names.tableArn(name)),
  })
  const indexes = readable.flatMap((table) =>
    indexesOf(table).map((index) => names.indexArn(table.name, index)),
  )
  if (indexes.length > 0) allow(workload, { actions: ['dynamodb:Query'], resources: indexes })
  const writable = tablesOf(writes)
  if (writable.length === 0) return
  allow(workload, {
    actions: writing.map((action) => `dynamodb:${action}`),
    resources: writable.map(({ name }) => names.tableArn(name)),
  })
}

const indexesOf = ({ indexes = [], localIndexes = [] }: Table) =>
  [...indexes, ...localIndexes].map(({ name }) => name)

const fileActions: Record<FileRight['may'][number], string[]> = {
  read: ['GetObject'],
  create: ['PutObject'],
  // Starting, adding and joining parts are PutObject.
  parts: ['AbortMultipartUpload', 'ListMultipartUploadParts'],
  remove: ['DeleteObject'],
}

const bucketVariables: Partial<Record<BucketName, string>> = {
  uploads: 'UPLOADS_BUCKET',
  media: 'MEDIA_BUCKET',
  clicks: 'CLICKS_BUCKET',
}

export function grantFiles(workload: Workload, { bucket, prefix, may }: FileRight): void {
  nameBucket(workload, bucket)
  allow(workload, {
    actions: may.flatMap((one) => fileActions[one]).map((action) => `s3:${action}`),
    resources: [`${workload.names.bucketArn(bucket)}/${prefix}*`],
    because: 'Names of files are drawn as they come; the folder is what they have in common.',
  })
}

/** Listing, and 404 instead of 403 for what is missing. */
export function grantListing(workload: Workload, bucket: BucketName): void {
  nameBucket(workload, bucket)
  allow(workload, { actions: ['s3:ListBucket'], resources: [workload.names.bucketArn(bucket)] })
}

/** To find uploads in parts that nobody goes on with. */
export function grantListingParts(workload: Workload, bucket: BucketName): void {
  allow(workload, {
    actions: ['s3:ListBucketMultipartUploads'],
    resources: [workload.names.bucketArn(bucket)],
  })
}

function nameBucket(workload: Workload, bucket: BucketName): void {
  const variable = bucketVariables[bucket]
  if (variable === undefined) return
  if (bucket !== 'clicks') workload.set('FILES', 's3')
  workload.set(variable, workload.names.bucket(bucket))
}

export function grantNotifying(workload: Workload): void {
  workload.set('NOTIFICATIONS', 'sns')
  workload.set('TOPIC_ARN', workload.names.topicArn)
  allow(workload, {
    actions: ['sns:GetTopicAttributes', 'sns:Publish'],
    resources: [workload.names.topicArn],
  })
}

export function grantClickStream(workload: Workload): void {
  workload.set('CLICKS', 'firehose')
  workload.set('DELIVERY_STREAM', workload.names.deliveryStream)
  allow(workload, { actions: ['firehose:PutRecordBatch'], resources: [workload.names.deliveryStreamArn] })
}

/** @param from `CloudAlbum <album@example.org>` */
export function grantMailing(workload: Workload, from: string): void {
  const address = /<([^>]+)>$/.exec(from)?.[1] ?? from
  allow(workload, {
    actions: ['ses:SendEmail'],
    resources: [workload.names.mailIdentityArn(from)],
    conditions: { StringEquals: { 'ses:FromAddress': address } },
  })
}

export interface UserPoolIds {
  poolArn: string
  poolId: string
  clientId: string
}

const identityActions: Record<NonNullable<Rights['identity']>[number], string[]> = {
  'sign-in': ['AdminInitiateAuth', 'AdminGetUser'],
  administrates: [
    'AdminCreateUser',
    'AdminConfirmSignUp',
    'AdminSetUserPassword',
    'AdminUpdateUserAttributes',
    'AdminEnableUser',
    'AdminDisableUser',
    'AdminDeleteUser',
    'AdminUserGlobalSignOut',
    'AdminGetUser',
    'ListUsers',
  ],
}

/** Signing up, confirming and renewing need no right but the secret of the client. */
export function grantIdentity(
  workload: Workload,
  may: NonNullable<Rights['identity']>,
  pool: UserPoolIds,
): void {
  nameIdentity(workload, pool)
  const actions = new Set(may.flatMap((one) => identityActions[one]))
  allow(workload, {
    actions: [...actions].map((action) => `cognito-idp:${action}`),
    resources: [pool.poolArn],
  })
}

/** Verifying a token needs no right at all. */
export function nameIdentity(workload: Workload, pool: UserPoolIds): void {
  workload.set('USER_POOL_ID', pool.poolId)
  workload.set('USER_POOL_CLIENT_ID', pool.clientId)
}

/** Reads every setting of the stage, secrets among them: AWS decrypts those with a key of its own for whoever may read them. */
export function grantSettings(workload: Workload): void {
  const { names } = workload
  workload.set('PARAMETER_PATH', names.parameterPath)
  allow(workload, {
    actions: ['ssm:GetParametersByPath'],
    resources: [names.parameterArn('').replace(/\/$/, ''), names.parameterArn('*')],
    because: 'Settings are read by their path: each function has those of its stage, and of no other.',
  })
}
