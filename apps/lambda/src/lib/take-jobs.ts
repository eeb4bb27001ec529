import type { AnnouncedJobQueue, Announcement } from '@cloudalbum/adapters-aws'
import { albumJobs, originOfJob, type AlbumPorts, type Log } from '@cloudalbum/app'
import { runJob, type JobHandler } from '@cloudalbum/core'
import type { Telemetry } from '@cloudalbum/telemetry'
import type { DynamoDBStreamEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda'

export interface TakeJobsPorts extends AlbumPorts {
  jobs: AnnouncedJobQueue
  announce: (jobs: readonly Announcement[]) => Promise<void>
}

/** Longer than the function may take, so that no job is done twice at once. */
const leaseMs = 180_000

/** Of the table's stream, or of a queue (JOBS=sqs). */
export type JobsEvent = DynamoDBStreamEvent | SQSEvent

/** A record names a job; its row says whether there is still something to do, and keeps what becomes of it. */
export async function takeJobs(ports: TakeJobsPorts, event: JobsEvent, log: Log): Promise<SQSBatchResponse> {
  const { photos, accounts, profileImages, webhooks, keeping } = albumJobs(ports)
  const handlers: Record<string, JobHandler> = {
    ...photos,
    ...accounts,
    ...profileImages,
    ...webhooks,
    ...keeping,
  }
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = []
  await Promise.all(
    event.Records.map((record) =>
      traced(ports.telemetry, record, async () => {
        try {
          const taken = await ports.jobs.leaseJob(jobIn(record), leaseMs)
          if (taken.state === 'early')
            await ports.announce([{ id: taken.id, kind: taken.kind, delayMs: taken.waitMs }])
          if (taken.state !== 'leased') return
          const { job } = taken
          const { kind, id: jobId, attempt, payload } = job
          const onError = (error: unknown) =>
            log('error', 'job', { ...originOfJob(ports.pseudonymOf, payload), kind, jobId, attempt, error })
          await runJob({ queue: ports.jobs, handlers, onError, leaseMs }, job)
        } catch (error) {
          const itemIdentifier = nameOf(record)
          log('error', 'job', { error, record: itemIdentifier })
          batchItemFailures.push({ itemIdentifier })
        }
      }),
    ),
  )
  return { batchItemFailures }
}

type JobsRecord = JobsEvent['Records'][number]

/** Goes on with the trace of a message; one of the stream has it in the job itself. */
function traced<T>(telemetry: Telemetry, record: JobsRecord, run: () => T): T {
  const from = 'body' in record ? record.messageAttributes['traceparent']?.stringValue : undefined
  if (from === undefined) return run()
  const attributes = { 'messaging.system': 'aws_sqs', 'messaging.operation.type': 'process' }
  return telemetry.continued(from, 'job message', { kind: 'consumer', attributes }, run)
}

/** @throws Error for a record that names no job. */
function jobIn(record: JobsRecord): string {
  const id =
    'body' in record ? (JSON.parse(record.body) as { id?: unknown }).id : record.dynamodb?.Keys?.['id']?.S
  if (typeof id !== 'string') throw new Error('A record names no job.')
  return id
}

/** By which a record is handed back. */
const nameOf = (record: JobsRecord): string =>
  'body' in record ? record.messageId : (record.dynamodb?.SequenceNumber ?? '')
