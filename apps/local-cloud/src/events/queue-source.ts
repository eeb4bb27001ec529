import type { FakeQueue } from '@cloudalbum/adapters-aws/testing'
import type { CloudQueueSource } from '@cloudalbum/infra/model'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { Functions } from '../functions/functions.ts'

export interface QueueSourceOptions {
  source: CloudQueueSource
  queue: FakeQueue
  /** Of the queue. */
  arn: string
  functions: Pick<Functions, 'invoke'>
  onError: (error: unknown) => void
}

/**
 * Takes from a queue for a function. What it does not say is done, or all when it fails, comes again when nobody has it any more.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class QueueSource {
  private readonly options: QueueSourceOptions
  private busy = 0

  constructor(options: QueueSourceOptions) {
    this.options = options
  }

  /** Hands out what there is, to as many at once as may be. */
  take(): void {
    const { source, queue } = this.options
    while (this.busy < (source.maxConcurrency ?? 5)) {
      const messages = queue.receive(source.batchSize)
      if (messages.length === 0) return
      this.busy++
      void this.work(messages)
        .catch(this.options.onError)
        .finally(() => this.busy--)
    }
  }

  private async work(messages: Messages): Promise<void> {
    const { source, queue, functions } = this.options
    const answer = await functions.invoke(source.function, eventOf(messages, this.options.arn))
    const failed = source.partial ? failuresIn(answer) : []
    for (const { id, receipt } of messages) if (!failed.includes(id)) queue.remove(receipt ?? '')
  }
}

type Messages = ReturnType<FakeQueue['receive']>

const failuresIn = (answer: unknown): string[] =>
  ((answer as SQSBatchResponse | null)?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier)

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
const eventOf = (messages: Messages, arn: string): SQSEvent => ({
  Records: messages.map(({ id, body, receipt, receiveCount, sentAtMs }) => ({
    messageId: id,
    receiptHandle: receipt ?? '',
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAtMs),
      SenderId: 'AROAEXAMPLE:local',
      ApproximateFirstReceiveTimestamp: String(sentAtMs),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: arn.split(':')[3] ?? '',
  })),
})
