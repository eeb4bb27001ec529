import { corsRules, lifecycleRules } from '@cloudalbum/adapters-aws'
import { tables } from '@cloudalbum/adapters-aws/tables'
import { fitsPattern } from '@cloudalbum/adapters-aws/testing'
import { describe, expect, it } from 'vitest'
import { functionSizes } from '../constructs/function-sizes.ts'
import { functionNames } from '../names.ts'
import { sourceModule } from '../testing/sources.ts'
import { everything, synthesize } from '../testing/synthesize.ts'

const plain = synthesize({ stage: 'dev' })
const full = synthesize(everything)
const of = (type: string, templates = plain) => templates.all(type).map(({ properties }) => properties)

describe('tables', () => {
  it('are those of the adapters, with their keys, indexes and expiry', () => {
    const made = of('AWS::DynamoDB::Table')
    expect(made).toHaveLength(tables.length)
    for (const table of tables) {
      const found = made.find(({ TableName }) => TableName === `cloudalbum-dev-${table.name}`)
      const keys = [table.partition.name, ...(table.sort ? [table.sort.name] : [])]
      expect((found?.['KeySchema'] as { AttributeName: string }[]).map((key) => key.AttributeName)).toEqual(
        keys,
      )
      const names = (what: string) =>
        ((found?.[what] ?? []) as { IndexName: string }[]).map((one) => one.IndexName)
      expect(names('GlobalSecondaryIndexes')).toEqual((table.indexes ?? []).map(({ name }) => name))
      expect(names('LocalSecondaryIndexes')).toEqual((table.localIndexes ?? []).map(({ name }) => name))
      const expiry = found?.['TimeToLiveSpecification'] as { AttributeName: string } | undefined
      expect(expiry?.AttributeName).toBe(table.expires)
    }
  })

  it('are billed by request, can be set back by the second, and are not deleted by accident', () => {
    for (const table of of('AWS::DynamoDB::Table'))
      expect(table).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      })
  })
})

describe('buckets', () => {
  it('are nobody’s but the account’s: public access is blocked, lists are off, files are encrypted', () => {
    const buckets = of('AWS::S3::Bucket')
    expect(buckets).toHaveLength(4)
    for (const bucket of buckets)
      expect(bucket).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      })
  })

  it('refuse whoever comes without TLS, and let in nobody but CloudFront', () => {
    for (const { PolicyDocument } of of('AWS::S3::BucketPolicy')) {
      const { Statement } = PolicyDocument as { Statement: Record<string, unknown>[] }
      expect(Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      )
      for (const { Effect, Principal, Condition } of Statement.filter((one) => one['Effect'] === 'Allow')) {
        expect([Effect, Principal]).toEqual(['Allow', { Service: 'cloudfront.amazonaws.com' }])
        expect(JSON.stringify(Condition)).toMatch(
          /"aws:SourceArn":"arn:aws:cloudfront::123456789012:distribution\//,
        )
      }
    }
  })

  it('take uploads from pages of the site only', () => {
    const [rule] = corsRules(['https://not-known-yet.invalid'])
    const cors = (templates = plain) =>
      of('AWS::S3::Bucket', templates).flatMap(({ CorsConfiguration }) => CorsConfiguration ?? [])
    expect(cors()).toEqual([
      {
        CorsRules: [
          {
            AllowedOrigins: rule?.AllowedOrigins,
            AllowedMethods: rule?.AllowedMethods,
            AllowedHeaders: rule?.AllowedHeaders,
            ExposedHeaders: rule?.ExposeHeaders,
            MaxAge: rule?.MaxAgeSeconds,
          },
        ],
      },
    ])
    const origins = full.model.buckets.flatMap(({ cors }) => cors.flatMap((rule) => rule.origins))
    expect(origins).toEqual(['https://photos.example.org', 'https://cruddur.example.org'])
  })

  it('keep originals for good, and what was deleted for 30 days', () => {
    const uploads = of('AWS::S3::Bucket').find(({ BucketName }) => String(BucketName).includes('-uploads-'))
    expect(uploads).toMatchObject({ VersioningConfiguration: { Status: 'Enabled' } })
    const { Rules } = uploads?.['LifecycleConfiguration'] as { Rules: Record<string, unknown>[] }
    const expiring = Rules.filter((rule) => 'ExpirationInDays' in rule || 'ExpirationDate' in rule)
    expect(expiring.map((rule) => rule['Prefix'])).toEqual(['.parts/', 'profile-uploads/'])
    expect(Rules).toContainEqual(
      expect.objectContaining({ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }),
    )
    expect(JSON.stringify(Rules)).not.toContain('Transition')
  })

  it('keep what the stream wrote for a week, addresses of visitors among it', () => {
    const clicks = of('AWS::S3::Bucket').find(({ BucketName }) => String(BucketName).includes('-clicks-'))
    const { Rules } = clicks?.['LifecycleConfiguration'] as { Rules: Record<string, unknown>[] }
    const days = Rules.filter((rule) => 'ExpirationInDays' in rule)
    expect(days.map((rule) => [rule['Prefix'], rule['ExpirationInDays']])).toEqual([
      ['clicks/', 7],
      ['click-errors/', 7],
    ])
  })

  it('tidy up as the adapter expects it', () => {
    const unfinished = lifecycleRules.find((rule) => rule.AbortIncompleteMultipartUpload)
    const days = unfinished?.AbortIncompleteMultipartUpload?.DaysAfterInitiation
    for (const { BucketName, LifecycleConfiguration } of of('AWS::S3::Bucket')) {
      if (String(BucketName).includes('-page-')) continue
      expect((LifecycleConfiguration as { Rules: unknown[] }).Rules).toContainEqual(
        expect.objectContaining({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: days } }),
      )
    }
  })

  it('tell a queue and a function of new files; the queue takes such messages from their bucket only', () => {
    const [queue, counting] = ['cloudalbum-dev-photos', 'cloudalbum-dev-aggregate-clicks']
    expect(
      plain.model.notifications.map(({ bucket, prefix, target }) => [bucket.split('-')[2], prefix, target]),
    ).toEqual([
      ['uploads', 'originals/', { kind: 'queue', queue }],
      ['uploads', 'profile-uploads/', { kind: 'queue', queue }],
      ['clicks', 'clicks/', { kind: 'function', function: counting }],
      ['clicks', 'click-errors/processing-failed/', { kind: 'function', function: counting }],
    ])
    const allowed = of('AWS::SQS::QueuePolicy').flatMap(({ PolicyDocument }) =>
      (PolicyDocument as { Statement: Record<string, unknown>[] }).Statement.filter(
        (one) => one['Effect'] === 'Allow',
      ),
    )
    expect(allowed.map(({ Principal, Condition }) => [Principal, Condition])).toEqual([
      [
        { Service: 's3.amazonaws.com' },
        {
          ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::cloudalbum-dev-uploads-123456789012-eu-central-1' },
          StringEquals: { 'aws:SourceAccount': '123456789012' },
        },
      ],
      [
        { Service: 'events.amazonaws.com' },
        {
          ArnEquals: {
            'aws:SourceArn': 'arn:aws:events:eu-central-1:123456789012:rule/cloudalbum-dev-clicks',
          },
        },
      ],
    ])
  })
})

describe('queues', () => {
  const { queues, eventSources, functions } = plain.model
  const taking = eventSources.flatMap((source) => (source.kind === 'queue' ? source : []))

  it('are few that functions ask all the time, as that is paid for: 648,000 requests a month each, of a million', () => {
    expect(taking.map(({ queue }) => queue)).toEqual(['cloudalbum-dev-photos'])
  })

  it('hold a message back six times as long as its function may take', () => {
    for (const { queue, function: name } of taking) {
      const worker = functions.find((one) => one.name === name)
      const { visibilityTimeoutS } = queues.find((one) => one.name === queue) ?? {}
      expect(visibilityTimeoutS, queue).toBeGreaterThanOrEqual(6 * (worker?.timeoutS ?? Infinity))
    }
  })

  it('put away what failed five times, for 14 days, to be tried again from there', () => {
    const working = queues.filter(({ deadLetters }) => deadLetters)
    expect(working.map(({ deadLetters }) => deadLetters)).toEqual(
      working.map(({ name }) => ({ queue: `${name}-failed`, maxReceives: 5 })),
    )
    for (const queue of of('AWS::SQS::Queue').filter(({ QueueName }) =>
      String(QueueName).endsWith('-failed'),
    ))
      expect(queue).toMatchObject({
        MessageRetentionPeriod: 14 * 86_400,
        RedriveAllowPolicy: {
          redrivePermission: String(queue['QueueName']).includes('photos') ? 'byQueue' : 'denyAll',
        },
      })
  })

  it('are encrypted, and taken from only by TLS', () => {
    for (const queue of of('AWS::SQS::Queue')) expect(queue).toMatchObject({ SqsManagedSseEnabled: true })
    expect(
      of('AWS::SQS::QueuePolicy').filter((one) => JSON.stringify(one).includes('SecureTransport')),
    ).toHaveLength(queues.length)
  })

  it('wake so many functions at most, which say of each message whether it is done', () => {
    for (const { partial, maxConcurrency } of eventSources) {
      expect(partial).toBe(true)
      expect(maxConcurrency).toBeLessThanOrEqual(20)
    }
  })
})

describe('the stream of jobs', () => {
  const streams = plain.model.eventSources.flatMap((source) => (source.kind === 'stream' ? source : []))
  const callsFor = (row: object) =>
    streams
      .filter(({ patterns }) =>
        patterns.some((pattern) => fitsPattern({ dynamodb: { NewImage: row } }, pattern)),
      )
      .map(({ function: name }) => name.replace('cloudalbum-dev-', ''))

  it('wakes one function for each kind of job', async () => {
    const { receiveUploadJobKind } = await sourceModule('packages/app/src/received.ts')
    const { profileImageJobKind } = await sourceModule('packages/core/src/profiles/receive-profile-image.ts')
    const wake = { S: 'now' }
    expect(callsFor({ wake, kind: { S: 'send-mail' } })).toEqual(['run-jobs'])
    for (const kind of [profileImageJobKind, receiveUploadJobKind])
      expect(callsFor({ wake, kind: { S: kind } })).toEqual(['process-profile-image'])
  })

  it('wakes nobody for what is leased, late, dead or done', () => {
    expect(callsFor({ kind: { S: 'send-mail' } })).toEqual([])
    expect(callsFor({})).toEqual([])
  })

  it('has two readers, which is as many as a stream bears, and says where its failures are told', () => {
    expect(streams).toHaveLength(2)
    for (const one of streams)
      expect(one).toMatchObject({
        table: 'cloudalbum-dev-jobs',
        retries: 5,
        failures: 'cloudalbum-dev-jobs-failed',
      })
  })
})

describe('files of clicks', () => {
  it('call the function that counts them; what it fails on three times is kept', () => {
    const counting = plain.model.functions.find(({ name }) => name.endsWith('aggregate-clicks'))
    expect(counting?.failures).toBe('cloudalbum-dev-clicks-failed')
    expect(of('AWS::Lambda::EventInvokeConfig')).toMatchObject([
      { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 6 * 3600 },
    ])
  })
})

describe('functions', () => {
  it('run on arm64 and Node 24, each with its memory and time, and a log that ends after a month', () => {
    const logs = of('AWS::Logs::LogGroup')
    expect(plain.model.functions.map(({ name }) => name).sort()).toEqual(
      functionNames.map((name) => `cloudalbum-dev-${name}`).sort(),
    )
    for (const made of of('AWS::Lambda::Function')) {
      const name = String(made['FunctionName']).replace('cloudalbum-dev-', '') as keyof typeof functionSizes
      expect(made).toMatchObject({
        Architectures: ['arm64'],
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        MemorySize: functionSizes[name].memoryMb,
        Timeout: functionSizes[name].timeoutS,
      })
      expect(logs).toContainEqual(
        expect.objectContaining({ LogGroupName: `/aws/lambda/cloudalbum-dev-${name}`, RetentionInDays: 30 }),
      )
    }
    expect(logs.filter(({ RetentionInDays }) => RetentionInDays === undefined)).toEqual([])
  })

  it('are followed by X-Ray only where that is chosen', () => {
    const modes = (templates: typeof plain) =>
      new Set(of('AWS::Lambda::Function', templates).map(({ TracingConfig }) => TracingConfig))
    expect(modes(plain)).toEqual(new Set([undefined]))
    expect([...modes(full)]).toContainEqual({ Mode: 'Active' })
  })

  it('record what they spend time on, and may send it, only where that is chosen', () => {
    const chosen = (templates: typeof plain) =>
      of('AWS::Lambda::Function', templates).flatMap(({ Environment, TracingConfig }) => {
        const { TRACES } =
          (Environment as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {}
        return TRACES === undefined && TracingConfig === undefined ? [] : [[TRACES, TracingConfig]]
      })
    expect(chosen(plain)).toEqual([])
    expect(new Set(chosen(full).map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify(['otlp', { Mode: 'Active' }])]),
    )
    const maySend = (templates: typeof plain) =>
      JSON.stringify(of('AWS::IAM::Policy', templates)).includes('xray:PutTraceSegments')
    expect([plain, full].map(maySend)).toEqual([false, true])
  })

  it('take concurrency away from the account only where that is chosen', () => {
    const reserved = (templates: typeof plain) =>
      of('AWS::Lambda::Function', templates).flatMap((one) => one['ReservedConcurrentExecutions'] ?? [])
    expect(reserved(plain)).toEqual([])
    expect(reserved(full).sort()).toEqual([1, 100])
  })

  it('look after what was left over: every five minutes, every hour, every day', () => {
    expect(plain.model.schedules.map(({ expression, input }) => [expression, input])).toEqual([
      ['rate(5 minutes)', { everyMs: 300_000 }],
      ['rate(1 hour)', { everyMs: 3_600_000 }],
      ['rate(1 day)', { everyMs: 86_400_000 }],
    ])
    expect(new Set(plain.model.schedules.map((one) => one.function))).toEqual(
      new Set(['cloudalbum-dev-reconcile']),
    )
  })
})

describe('the user pool', () => {
  it('knows accounts by their id, proves addresses, and tells nobody who has an account', () => {
    expect(of('AWS::Cognito::UserPool')).toMatchObject([
      {
        AutoVerifiedAttributes: ['email'],
        DeletionProtection: 'ACTIVE',
        UserPoolTier: 'LITE',
        Policies: { PasswordPolicy: { MinimumLength: 8, RequireSymbols: false } },
        Schema: [{ Name: 'email', Required: true, Mutable: true }],
      },
    ])
    expect(of('AWS::Cognito::UserPool')[0]).not.toHaveProperty('UsernameAttributes')
    expect(of('AWS::Cognito::UserPoolClient')).toMatchObject([
      {
        GenerateSecret: true,
        ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        PreventUserExistenceErrors: 'ENABLED',
        EnableTokenRevocation: true,
        AccessTokenValidity: 15,
        TokenValidityUnits: { AccessToken: 'minutes' },
        AllowedOAuthFlowsUserPoolClient: false,
      },
    ])
  })

  it('asks a function before a sign-up and for the words of its mails', () => {
    expect(plain.model.triggers.map(({ trigger }) => trigger).sort()).toEqual(['CustomMessage', 'PreSignUp'])
  })

  it('sends by SES where a sender is known', () => {
    expect(of('AWS::Cognito::UserPool', full)).toMatchObject([
      {
        EmailConfiguration: {
          EmailSendingAccount: 'DEVELOPER',
          SourceArn: 'arn:aws:ses:eu-central-1:123456789012:identity/example.org',
        },
      },
    ])
  })
})

describe('what is kept', () => {
  const kept = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::Cognito::UserPool']
  const policies = (templates: typeof plain) =>
    templates
      .all(...kept)
      .filter(({ properties }) => !String(properties['BucketName']).includes('-page-'))
      .map(({ deletionPolicy }) => deletionPolicy)

  it('outlives its stacks: tables, files, accounts', () => {
    expect(new Set(policies(plain))).toEqual(new Set(['Retain']))
    expect(policies(plain)).toHaveLength(tables.length + 4)
  })

  it('goes only when that is chosen', () => {
    const thrown = synthesize({ stage: 'dev', keepData: false })
    expect(new Set(policies(thrown))).toEqual(new Set(['Delete']))
    expect(of('AWS::DynamoDB::Table', thrown).some((one) => one['DeletionProtectionEnabled'])).toBe(false)
  })
})
