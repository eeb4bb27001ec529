import { createdKeys } from '@cloudalbum/adapters-aws'
import { measuredJob, receiveUpload, receiveUploadJobKind, type AlbumPorts, type Log } from '@cloudalbum/app'
import { isAppError, parseOriginalKey, processJobKind, processPhoto, uploadFolder } from '@cloudalbum/core'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'

export interface TakeUploadsPorts extends AlbumPorts {
  /** The `traceparent` of who asked where these bytes go. @throws AppError `not-found`. */
  traceOf: (key: string) => Promise<string | undefined>
}

/**
 * Does at once what an upload asks for, without a row of a job and without a note that it has begun. What fails becomes a job, with its
 * tries, its pauses and its place on the administrator's page; only what cannot even become one is left to the queue. While one photo
 * is decoded, the others of the batch are fetched and written.
 */
export async function takeUploads(
  ports: TakeUploadsPorts,
  event: SQSEvent,
  log: Log,
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = []
  await Promise.all(
    event.Records.map(async (message) => {
      const { messageId, body } = message
      try {
        for (const key of createdKeys(body))
          await traced(ports, key, () => takeUpload(ports, key, isRepeated(message), log))
      } catch (error) {
        log('error', 'upload', { error, messageId })
        batchItemFailures.push({ itemIdentifier: messageId })
      }
    }),
  )
  return { batchItemFailures }
}

/** Goes on with the trace of the request that asked where the bytes go, which lies with them. */
async function traced(
  { telemetry, traceOf, pseudonymOf }: TakeUploadsPorts,
  key: string,
  run: () => Promise<void>,
): Promise<void> {
  if (!telemetry.on) return run()
  const from = await traceOf(key).catch(undefinedWhenMissing)
  const original = parseOriginalKey(key)
  const attributes = {
    'messaging.system': 'aws_sqs',
    'messaging.operation.type': 'process',
    'messaging.destination.name': 'uploads',
    ...(original ? { 'enduser.pseudo.id': pseudonymOf(original.accountId) } : {}),
  }
  await telemetry.continued(from, 'process-photo', { kind: 'consumer', attributes }, run)
}

function undefinedWhenMissing(error: unknown): undefined {
  if (!isAppError(error, 'not-found')) throw error
}

/** The run before may have ended between the row and the news. */
const isRepeated = ({ attributes }: SQSRecord) => Number(attributes.ApproximateReceiveCount) > 1

async function takeUpload(ports: AlbumPorts, key: string, again: boolean, log: Log): Promise<void> {
  // Whose profile it is, is nothing for this function: another one does such jobs.
  if (key.startsWith(uploadFolder))
    return ports.jobs.enqueue({ kind: receiveUploadJobKind, payload: { key }, key })
  const original = parseOriginalKey(key)
  if (!original) return
  try {
    await takeOriginal(ports, original, key, again, log)
  } catch (error) {
    // Given up meanwhile, or never announced: the sweep of files without a row takes it away.
    if (!isAppError(error, 'not-found')) throw error
  }
}

async function takeOriginal(
  ports: AlbumPorts,
  { id: photoId, accountId }: { id: string; accountId: string },
  key: string,
  again: boolean,
  log: Log,
): Promise<void> {
  try {
    await measuredJob(processJobKind, ports.onJob, () => processPhoto(ports, photoId, undefined, again))
  } catch (error) {
    if (isAppError(error, 'not-found')) throw error
    log('error', 'upload', { account: ports.pseudonymOf(accountId), error, photoId })
    await receiveUpload(ports, key)
  }
}
