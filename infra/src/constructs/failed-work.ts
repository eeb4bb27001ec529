import { Duration } from 'aws-cdk-lib/core'
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Names, QueueName, WorkName } from '../names.ts'

interface FailedWorkOptions {
  name: WorkName
  names: Names
  /** The queue from which it comes, and to which it can go back. Not set: it was told by a stream or an event. */
  source?: QueueName
}

/** What failed for good is kept for 14 days, to be tried again. Nobody polls it, so it costs nothing. */
export class FailedWork extends Construct {
  readonly queue: Queue

  constructor(scope: Construct, { name, names, source }: FailedWorkOptions) {
    super(scope, `Failed-${name}`)
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      queueName: names.deadLetters(name),
      retentionPeriod: Duration.days(14),
      redriveAllowPolicy:
        source === undefined
          ? { redrivePermission: RedrivePermission.DENY_ALL }
          : {
              redrivePermission: RedrivePermission.BY_QUEUE,
              sourceQueues: [Queue.fromQueueArn(this, 'Source', names.queueArn(source))],
            },
    })
    if (source === undefined)
      acknowledge(this.queue, { SQS3: 'It is itself where Lambda puts what failed for good.' })
  }
}
