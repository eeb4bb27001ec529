import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { JobAnnouncer, Announcement } from '../dynamodb/jobs/announced-jobs.ts'
import { toXRayHeader } from '@cloudalbum/telemetry'
import { orUnavailable } from '../service-errors.ts'
import { unavailable } from '../dynamodb/retry.ts'

export interface SqsAnnouncerOptions {
  client: Pick<SQSClient, 'send'>
  /** Of a standard queue. */
  queueUrl: string
  /** The `traceparent` of what is under way, which goes with each message. */
  carry?: () => string | undefined
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const mostInBatch = 10
const longestDelayS = 900
const rounds = 3

/** Once as everybody reads it, once as X-Ray does. */
function traceOf(traceparent: string | undefined) {
  const header = toXRayHeader(traceparent)
  if (traceparent === undefined || header === undefined) return {}
  return {
    MessageAttributes: { traceparent: { DataType: 'String', StringValue: traceparent } },
    MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: header } },
  }
}

/**
 * Announces jobs as messages `{"id": …, "kind": …}`. A message waits 15 minutes at most: for a job that is due later it comes early,
 * and whoever gets it announces the job again.
 * @throws AppError `unavailable` when the queue does not take all of them; those that it took come.
 */
export function createSqsAnnouncer({ client, queueUrl, carry }: SqsAnnouncerOptions): JobAnnouncer {
  /** Gives those that the queue did not take. */
  async function send(jobs: readonly Announcement[]): Promise<Announcement[]> {
    const trace = traceOf(carry?.())
    const request = new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: jobs.map(({ id, kind, delayMs }, place) => ({
        Id: String(place),
        MessageBody: JSON.stringify({ id, kind }),
        DelaySeconds: Math.min(longestDelayS, Math.ceil(Math.max(0, delayMs) / 1000)),
        ...trace,
      })),
    })
    const { Failed = [] } = await orUnavailable('The queue of jobs does not answer.', () =>
      client.send(request),
    )
    const wrong = Failed.find(({ SenderFault }) => SenderFault)
    if (wrong) throw new Error(`The queue of jobs refuses a message: ${wrong.Code} ${wrong.Message}`)
    const places = new Set(Failed.map(({ Id }) => Id))
    return jobs.filter((_, place) => places.has(String(place)))
  }

  async function sendBatch(jobs: readonly Announcement[]): Promise<void> {
    let rest = jobs
    for (let round = 0; round < rounds && rest.length > 0; round++) rest = await send(rest)
    if (rest.length > 0) throw unavailable(new Error(`The queue did not take ${rest.length} messages.`))
  }

  return async (jobs) => {
    for (let start = 0; start < jobs.length; start += mostInBatch)
      await sendBatch(jobs.slice(start, start + mostInBatch))
  }
}
