import type { Workload } from '../constructs/workload.ts'
import * as grants from './grant.ts'
import { largestAnswer, largestStream } from '../routes.ts'
import type { Rights } from './rights.ts'

export interface GrantOptions {
  /** Missing for what the pool itself calls, which is made before it and reads its id from Parameter Store. */
  pool?: grants.UserPoolIds
  mailFrom: string | undefined
}

/** Gives a workload what its line in the list says, and the names that go with it. */
export function grantRights(workload: Workload, rights: Rights, { pool, mailFrom }: GrantOptions): void {
  if (rights.settings) grants.grantSettings(workload)
  grants.grantTables(workload, rights)
  for (const right of rights.files ?? []) grants.grantFiles(workload, right)
  for (const { bucket, may } of rights.files ?? [])
    if (may.includes('parts')) grants.grantListingParts(workload, bucket)
  for (const bucket of rights.lists ?? []) grants.grantListing(workload, bucket)
  if (rights.notifies) grants.grantNotifying(workload)
  if (rights.streamsClicks) grants.grantClickStream(workload)
  if (rights.mails && mailFrom !== undefined) grants.grantMailing(workload, mailFrom)
  if (pool && rights.identity) grants.grantIdentity(workload, rights.identity, pool)
  if (pool) grants.nameIdentity(workload, pool)
  nameTheRest(workload)
}

/**
 * One configuration is checked as a whole, also by functions that use a part of it: they are told the names of what they have
 * no right to.
 */
function nameTheRest(workload: Workload): void {
  const { names } = workload
  for (const [variable, value] of Object.entries({
    METADATA: 'dynamodb',
    TABLE_PREFIX: names.tablePrefix,
    FILES: 's3',
    UPLOADS_BUCKET: names.bucket('uploads'),
    MEDIA_BUCKET: names.bucket('media'),
    IDENTITY: 'cognito',
    JOBS: 'stream',
    NOTIFICATIONS: 'sns',
    TOPIC_ARN: names.topicArn,
    CLICKS: 'firehose',
    DELIVERY_STREAM: names.deliveryStream,
    MAX_ANSWER: largestAnswer,
    MAX_ZIP: largestStream,
  }))
    workload.set(variable, value)
}
