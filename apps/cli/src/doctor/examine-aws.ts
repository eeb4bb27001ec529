import { openCognito, openDynamoRows } from '@cloudalbum/adapters-aws'
import {
  checkAccess,
  checkClock,
  lookAtBuckets,
  lookAtPool,
  lookAtQueue,
  lookAtSender,
  lookAtStream,
  lookAtTables,
  lookAtTopic,
  looked,
} from '@cloudalbum/adapters-aws/doctor'
import type { Config } from '@cloudalbum/config'
import type { AccountStore } from '@cloudalbum/core'
import { checkLogins } from './check-logins.ts'
import type { Finding } from '@cloudalbum/adapters-aws/finding'

export interface ExamineAwsOptions {
  config: Config
  env: Record<string, string>
  /** Of the rows of this machine, where accounts are in them. */
  openAccounts?: () => { accounts: Pick<AccountStore, 'list' | 'get'>; close: () => void }
  /** Of a deployed stage. */
  stage?: string | undefined
  /** Mends what differs between accounts and logins. */
  alignLogins?: boolean
}

/** Every kind that the configuration has on AWS, or on an endpoint that speaks like it. */
export async function examineAws(options: ExamineAwsOptions): Promise<Finding[]> {
  const { config, env, stage } = options
  const region = config.region ?? ''
  const findings = await accessOf(region, env)
  if (findings.some(({ what, state }) => what === 'Credentials' && state === 'problem')) return findings
  const deploys = `npm run deploy -- --stage ${stage ?? '<stage>'}`
  const { metadata, files, identity, jobs, notifications, clicks, mail } = config
  const creates = stage === undefined ? 'cloudalbum db init' : deploys
  if (metadata.kind === 'dynamodb')
    findings.push(
      ...(await lookAtTables({ prefix: metadata.tablePrefix, creates, streams: jobs.kind === 'stream' })),
    )
  if (files.kind === 's3') findings.push(...(await bucketsOf(files, options)))
  if (identity.kind === 'cognito')
    findings.push(...(await lookAtPool({ ...identity, deploys })), ...(await loginsOf(identity, options)))
  if (jobs.kind === 'sqs') findings.push(...(await lookAtQueue(jobs.queueUrl, deploys)))
  if (notifications.kind === 'sns') findings.push(...(await lookAtTopic(notifications.topicArn, deploys)))
  if (clicks.kind === 'firehose') findings.push(...(await lookAtStream(clicks.deliveryStream, deploys)))
  if (mail.kind === 'ses') findings.push(...(await lookAtSender(mail.from)))
  return findings
}

/** Endpoints of one's own have keys of their own, which nobody else knows: only AWS is asked whose they are. */
async function accessOf(region: string, env: Record<string, string>): Promise<Finding[]> {
  const own = Object.entries(env).find(([name]) => name.startsWith('AWS_ENDPOINT_URL'))?.[1]
  const sts = env['AWS_ENDPOINT_URL_STS'] ?? env['AWS_ENDPOINT_URL']
  const clock = await checkClock(sts ?? own ?? `https://sts.${region}.amazonaws.com`)
  if (own !== undefined && sts === undefined) return [clock]
  return [...(await checkAccess(region)).findings, clock]
}

async function bucketsOf(
  {
    uploadsBucket: uploads,
    mediaBucket: media,
    pathStyle,
    cloudFront,
  }: Extract<Config['files'], { kind: 's3' }>,
  { config, env }: ExamineAwsOptions,
): Promise<Finding[]> {
  return lookAtBuckets({
    buckets: { uploads, media },
    pathStyle,
    origins: [config.baseUrl ?? `http://localhost:${config.port}`],
    // Other services overwrite in buckets with versions, whatever is said of it.
    versioned: env['AWS_ENDPOINT_URL_S3'] === undefined,
    mediaElsewhere: cloudFront !== null,
  })
}

/** Whether each account has its login, as the rows say it. */
async function loginsOf(
  pool: Extract<Config['identity'], { kind: 'cognito' }>,
  { config, openAccounts, alignLogins = false }: ExamineAwsOptions,
): Promise<Finding[]> {
  const clock = { now: () => Date.now() }
  const secret = config.albumSecret ?? new Uint8Array(32)
  const { identity } = openCognito({ ...pool, secret, clock })
  const rows =
    config.metadata.kind === 'dynamodb'
      ? openDynamoRows({
          tablePrefix: config.metadata.tablePrefix,
          queueUrl: undefined,
          clock,
          onFault: (error) => process.stderr.write(`${String(error)}\n`),
        })
      : openAccounts?.()
  if (!rows) return []
  try {
    const { accounts } = rows
    return await looked('Logins', () =>
      checkLogins({ accounts, identity }, { userPoolId: pool.userPoolId, align: alignLogins }),
    )
  } finally {
    rows.close()
  }
}
