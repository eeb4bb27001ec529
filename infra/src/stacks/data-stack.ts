import { tables } from '@cloudalbum/adapters-aws/tables'
import { CfnParameter, Duration, RemovalPolicy } from 'aws-cdk-lib/core'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Alias } from 'aws-cdk-lib/aws-kms'
import { HttpMethods } from 'aws-cdk-lib/aws-s3'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { AlbumBucket } from '../constructs/album-bucket.ts'
import { AlbumStack, type StackContext } from '../constructs/album-stack.ts'
import { AlbumTable } from '../constructs/album-table.ts'
import { FailedWork } from '../constructs/failed-work.ts'
import { WorkQueue } from '../constructs/work-queue.ts'

/**
 * What must not be lost: tables, files, and the queues that hear of new files. It stays when all else is taken down. The site's
 * address and distribution come later than its buckets, so they are parameters, which `npm run deploy` fills in.
 */
export class DataStack extends AlbumStack {
  /** Of the table of jobs. */
  readonly jobsStreamArn: string

  constructor(scope: Construct, context: StackContext) {
    super(scope, { ...context, part: 'data', description: 'tables, files and queues', holdsData: true })
    const { names } = this
    const { keepData } = this.stage
    const made = new Map(
      tables.map((table) => [table.name, new AlbumTable(this, { table, names, keepData })] as const),
    )
    this.jobsStreamArn = streamOf(made.get('jobs'))

    const photos = new WorkQueue(this, { name: 'photos', names, worker: 'process-photo', hears: 'uploads' })
    new FailedWork(this, { name: 'jobs', names })
    const clicks = new FailedWork(this, { name: 'clicks', names })
    clicks.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [names.deadLettersArn('clicks')],
        conditions: { ArnEquals: { 'aws:SourceArn': names.arn('events', `rule/${names.own('clicks')}`) } },
      }),
    )

    const distributionId = this.parameter('DistributionId', 'The distribution that may read media.', 'none')
    this.uploads(photos).letDistributionRead(distributionId, 'originals/')
    this.media().letDistributionRead(distributionId, 'renditions/')
    this.clicks()
    this.topic()
  }

  private parameter(name: string, description: string, initially: string): string {
    return new CfnParameter(this, name, { description, default: initially }).valueAsString
  }

  /** Originals are created once and never changed; one that is deleted can be had back for 30 days. */
  private uploads(photos: WorkQueue): AlbumBucket {
    const { names, stage } = this
    const origin = this.parameter(
      'SiteOrigin',
      'Where the page is, which uploads from there.',
      stage.domain ? `https://${stage.domain.name}` : 'https://not-known-yet.invalid',
    )
    return new AlbumBucket(this, {
      name: 'uploads',
      names,
      keepData: stage.keepData,
      tells: ['originals/', 'profile-uploads/'].map((prefix) => ({
        prefix,
        queue: 'photos',
        resource: photos,
      })),
      more: {
        versioned: true,
        cors: [
          {
            allowedOrigins: [origin, ...(stage.cruddurOrigin === undefined ? [] : [stage.cruddurOrigin])],
            allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT],
            allowedHeaders: [
              'content-type',
              'x-amz-checksum-sha256',
              'if-none-match',
              'range',
              'x-amz-meta-traceparent',
            ],
            exposedHeaders: ['ETag', 'Content-Length', 'Content-Range'],
            maxAge: 3600,
          },
        ],
        lifecycleRules: [
          {
            id: 'unfinished-uploads',
            abortIncompleteMultipartUploadAfter: Duration.days(2),
          },
          {
            id: 'deleted-for-good',
            noncurrentVersionExpiration: Duration.days(30),
            expiredObjectDeleteMarker: true,
          },
          // Joined parts that nobody checked, and images that wait to be cut, for minutes.
          ...['.parts/', 'profile-uploads/'].map((prefix) => ({
            id: `leftovers of ${prefix}`,
            prefix,
            expiration: Duration.days(2),
            noncurrentVersionExpiration: Duration.days(1),
          })),
        ],
      },
    })
  }

  /** What is made from originals, and could be made again. */
  private media(): AlbumBucket {
    return new AlbumBucket(this, {
      name: 'media',
      names: this.names,
      keepData: this.stage.keepData,
      more: {
        lifecycleRules: [{ id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(2) }],
      },
    })
  }

  /** Files of the stream. They are counted, and kept by gallery beside the originals, within minutes. */
  private clicks(): void {
    new AlbumBucket(this, {
      name: 'clicks',
      names: this.names,
      keepData: this.stage.keepData,
      // There are few of them, and each event costs a millionth of a dollar; a queue would be asked all the time.
      tellsEvents: true,
      more: {
        lifecycleRules: [
          { id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(2) },
          // The queue of a fault is worked off within days; errors hold addresses of visitors, and must not stay.
          ...['clicks/', 'click-errors/'].map((prefix) => ({
            id: `counted ${prefix}`,
            prefix,
            expiration: Duration.days(7),
          })),
        ],
      },
    })
  }

  private topic(): void {
    const topic = new Topic(this, 'Notifications', {
      topicName: this.names.topic,
      displayName: `CloudAlbum ${this.stage.name}`,
      enforceSSL: true,
      masterKey: Alias.fromAliasName(this, 'KeyOfSns', 'alias/aws/sns'),
    })
    topic.applyRemovalPolicy(RemovalPolicy.DESTROY)
  }
}

function streamOf(table: AlbumTable | undefined): string {
  if (!table) throw new Error('The adapters have no table of jobs.')
  return table.streamArn
}
