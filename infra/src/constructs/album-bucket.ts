import { RemovalPolicy } from 'aws-cdk-lib/core'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectOwnership,
  type BucketProps,
  type CfnBucket,
} from 'aws-cdk-lib/aws-s3'
import { Aws } from 'aws-cdk-lib/core'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { BucketName, Names, QueueName } from '../names.ts'
import type { WorkQueue } from './work-queue.ts'

export interface AlbumBucketOptions {
  name: BucketName
  names: Names
  keepData: boolean
  more?: Pick<BucketProps, 'versioned' | 'cors' | 'lifecycleRules'>
  /** Who is told of new files in a folder. */
  tells?: { prefix: string; queue: QueueName; resource: WorkQueue }[]
  /** EventBridge hears of every change. */
  tellsEvents?: boolean
}

/** Nobody's but the account's own: no public access, TLS only, no access lists, encrypted. */
export class AlbumBucket extends Construct {
  readonly bucket: Bucket
  private readonly names: Names
  private readonly bucketName: BucketName

  constructor(scope: Construct, options: AlbumBucketOptions) {
    const { name, names, keepData, more = {}, tells = [], tellsEvents = false } = options
    super(scope, `Bucket-${name}`)
    this.names = names
    this.bucketName = name
    this.bucket = new Bucket(this, 'Bucket', {
      bucketName: names.bucket(name),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // A key of the account's own costs 1 USD a month, and each read a request to it.
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...more,
    })
    acknowledge(this.bucket, {
      S1: 'Its access log would hold signed addresses, which open files for whoever reads the log.',
    })
    if (tells.length === 0 && !tellsEvents) return
    const resource = this.bucket.node.defaultChild as CfnBucket
    resource.notificationConfiguration = {
      ...(tellsEvents ? { eventBridgeConfiguration: { eventBridgeEnabled: true } } : {}),
      queueConfigurations: tells.map(({ prefix, queue }) => ({
        event: 's3:ObjectCreated:*',
        filter: { s3Key: { rules: [{ name: 'prefix', value: prefix }] } },
        queue: names.queueArn(queue),
      })),
    }
    // S3 tries the queue when it is told of it.
    for (const one of tells) this.bucket.node.addDependency(one.resource)
  }

  /** Lets one distribution read a folder, or the whole bucket. @param distributionId of this account */
  letDistributionRead(distributionId: string, prefix = ''): void {
    const distribution = `arn:${Aws.PARTITION}:cloudfront::${Aws.ACCOUNT_ID}:distribution/${distributionId}`
    const read = (action: string, resource: string) =>
      this.bucket.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
          actions: [action],
          resources: [resource],
          conditions: { StringEquals: { 'aws:SourceArn': distribution } },
        }),
      )
    const arn = this.names.bucketArn(this.bucketName)
    read('s3:GetObject', `${arn}/${prefix}*`)
    // Without it, what is missing looks forbidden.
    read('s3:ListBucket', arn)
  }
}
