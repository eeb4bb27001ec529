import { Duration } from 'aws-cdk-lib/core'
import { PolicyStatement, ServicePrincipal, Effect } from 'aws-cdk-lib/aws-iam'
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs'
import { Aws } from 'aws-cdk-lib/core'
import { Construct } from 'constructs'
import type { BucketName, FunctionName, Names, QueueName } from '../names.ts'
import { functionSizes } from './function-sizes.ts'

interface WorkQueueOptions {
  name: QueueName
  names: Names
  /** What takes from it. */
  worker: FunctionName
  /** Whose storage events it hears. */
  hears?: BucketName
}

const tries = 5

/** A queue that a function works off, and where what fails for good is kept for 14 days to be tried again. */
export class WorkQueue extends Construct {
  readonly queue: Queue
  readonly failed: Queue

  constructor(scope: Construct, { name, names, worker, hears }: WorkQueueOptions) {
    super(scope, `Queue-${name}`)
    const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true }
    this.failed = new Queue(this, 'Failed', {
      ...common,
      queueName: names.deadLetters(name),
      retentionPeriod: Duration.days(14),
      redriveAllowPolicy: {
        redrivePermission: RedrivePermission.BY_QUEUE,
        sourceQueues: [Queue.fromQueueArn(this, 'Source', names.queueArn(name))],
      },
    })
    this.queue = new Queue(this, 'Waiting', {
      ...common,
      queueName: names.queue(name),
      retentionPeriod: Duration.days(4),
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: six times the function's timeout.
      visibilityTimeout: Duration.seconds(6 * functionSizes[worker].timeoutS),
      deadLetterQueue: { queue: this.failed, maxReceiveCount: tries },
    })
    if (hears === undefined) return
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [names.queueArn(name)],
        conditions: {
          ArnEquals: { 'aws:SourceArn': names.bucketArn(hears) },
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        },
      }),
    )
  }
}
