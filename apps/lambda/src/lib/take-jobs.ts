import type { AnnouncedJobQueue, Announcement } from '@cloudalbum/adapters-aws'
import { albumJobs, type AlbumPorts, type Log } from '@cloudalbum/app'
import { runJob, type JobHandler } from '@cloudalbum/core'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'

export interface TakeJobsPorts extends AlbumPorts {
  jobs: AnnouncedJobQueue
  announce: (jobs: readonly Announcement[]) => Promise<void>
}

/** Longer than the function may take, so that no job is done twice at once. */
const leaseMs = 180_000

/** A message names a job; its row says whether there is still something to do, and keeps what becomes of it. */
export async function takeJobs(ports: TakeJobsPorts, event: SQSEvent, log: Log): Promise<SQSBatchResponse> {
  const { photos, accounts, profileImages, webhooks } = albumJobs(ports)
  const handlers: Record<string, JobHandler> = { ...photos, ...accounts, ...profileImages, ...webhooks }
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = []
  await Promise.all(
    event.Records.map(async ({ messageId, body }) => {
      try {
        const taken = await ports.jobs.leaseJob(idIn(body), leaseMs)
        if (taken.state === 'early')
          await ports.announce([{ id: taken.id, kind: taken.kind, delayMs: taken.waitMs }])
        if (taken.state !== 'leased') return
        const { job } = taken
        const onError = (error: unknown) =>
          log('error', 'job', { error, kind: job.kind, jobId: job.id, attempt: job.attempt })
        await runJob({ queue: ports.jobs, handlers, onError, leaseMs }, job)
      } catch (error) {
        log('error', 'job', { error, messageId })
        batchItemFailures.push({ itemIdentifier: messageId })
      }
    }),
  )
  return { batchItemFailures }
}

/** @throws Error for a message that names no job. */
function idIn(body: string): string {
  const { id } = JSON.parse(body) as { id?: unknown }
  if (typeof id !== 'string') throw new Error('A message of the queue names no job.')
  return id
}
