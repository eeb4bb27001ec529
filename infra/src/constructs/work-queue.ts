import { Duration } from 'aws-cdk-lib/core'
import { PolicyStatement, ServicePrincipal, Effect } from 'aws-cdk-lib/aws-iam'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Aws } from 'aws-cdk-lib/core'
import { Construct } from 'constructs'
import type { BucketName, FunctionName, Names, QueueName } from '../names.ts'
import { FailedWork } from './failed-work.ts'
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

  constructor(scope: Construct, { name, names, worker, hears }: WorkQueueOptions) {
    super(scope, `Queue-${name}`)
    const failed = new FailedWork(this, { name, names, source: name })
    this.queue = new Queue(this, 'Waiting', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      queueName: names.queue(name),
      retentionPeriod: Duration.days(4),
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: six times the function's timeout.
      visibilityTimeout: Duration.seconds(6 * functionSizes[worker].timeoutS),
      deadLetterQueue: { queue: failed.queue, maxReceiveCount: tries },
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
