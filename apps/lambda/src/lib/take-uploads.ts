import { createdKeys } from '@cloudalbum/adapters-aws'
import { albumJobs, receiveUpload, receiveUploadJobKind, type AlbumPorts, type Log } from '@cloudalbum/app'
import { isAppError, uploadFolder, type NewJob } from '@cloudalbum/core'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'

/**
 * Does at once, without a row of a job, what an upload asks for. What fails becomes a job, with its tries, its pauses and its
 * place on the administrator's page; only what cannot even become one is left to the queue.
 */
export async function takeUploads(ports: AlbumPorts, event: SQSEvent, log: Log): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = []
  for (const { messageId, body } of event.Records)
    try {
      for (const key of createdKeys(body)) await takeUpload(ports, key, log)
    } catch (error) {
      log('error', 'upload', { error, messageId })
      batchItemFailures.push({ itemIdentifier: messageId })
    }
  return { batchItemFailures }
}

async function takeUpload(ports: AlbumPorts, key: string, log: Log): Promise<void> {
  // Whose profile it is, is nothing for this function: another one does such jobs.
  if (key.startsWith(uploadFolder))
    return ports.jobs.enqueue({ kind: receiveUploadJobKind, payload: { key }, key })
  const { photos: handlers } = albumJobs(ports)
  for (const job of await jobsFor(ports, key))
    try {
      await handlers[job.kind]?.run(job.payload, { signal: new AbortController().signal, attempt: 1 })
    } catch (error) {
      if (isAppError(error, 'not-found')) continue
      log('error', 'job', { error, kind: job.kind })
      await ports.jobs.enqueue(job)
    }
}

async function jobsFor(ports: AlbumPorts, key: string): Promise<NewJob[]> {
  const due: NewJob[] = []
  try {
    await receiveUpload({ ...ports, jobs: { enqueue: (job) => Promise.resolve(void due.push(job)) } }, key)
  } catch (error) {
    // Given up meanwhile, or never announced: the sweep of files without a row takes it away.
    if (!isAppError(error, 'not-found')) throw error
  }
  return due
}
