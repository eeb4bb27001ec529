import { Duration } from 'aws-cdk-lib/core'
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import type { QueueName } from '../names.ts'
import type { AlbumFunction } from './album-function.ts'
import { allow } from './workload.ts'

interface TakeOptions {
  queue: QueueName
  batchSize: number
  /** So many of the function at once, 2 or more: the rest waits in the queue. */
  maxConcurrency: number
  /** Waits for more messages of a batch. */
  gatherS?: number
}

/** The function works off the queue, and says of each message whether it is done. */
export function takeFromQueue(worker: AlbumFunction, options: TakeOptions): void {
  const { queue, batchSize, maxConcurrency, gatherS = 0 } = options
  const arn = worker.names.queueArn(queue)
  allow(worker, {
    actions: [
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueAttributes',
    ],
    resources: [arn],
  })
  const mapping = new EventSourceMapping(worker, `From-${queue}`, {
    target: worker.function,
    eventSourceArn: arn,
    batchSize,
    maxBatchingWindow: Duration.seconds(gatherS),
    maxConcurrency,
    reportBatchItemFailures: true,
  })
  // AWS asks whether the function may take from the queue when the two are joined.
  mapping.node.addDependency(worker.role)
}
