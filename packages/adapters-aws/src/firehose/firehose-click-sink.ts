import { PutRecordBatchCommand, type FirehoseClient } from '@aws-sdk/client-firehose'
import { AppError, type Click, type ClickSink } from '@cloudalbum/core'
import { streamedLine } from '../clicks/streamed-batch.ts'
import { withRetries, type RetryOptions } from '../dynamodb/retry.ts'
import { orUnavailable } from '../service-errors.ts'

export interface FirehoseClickSinkOptions {
  client: Pick<FirehoseClient, 'send'>
  streamName: string
  /** For tests. */
  wait?: RetryOptions['wait']
}

// https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
const maxRecordBytes = 1000 * 1024
const maxRecords = 500
const maxRequestBytes = 4 * 1024 * 1024
/** A record is paid for in steps of 5 kB. */
const clicksPerRecord = 250

/**
 * Clicks into a delivery stream. Records that it refuses are sent again by themselves, a few times. A batch that comes again goes in
 * again: what counts the clicks tells it by its name, see `ClickBatches`.
 */
export const createFirehoseClickSink = (options: FirehoseClickSinkOptions): ClickSink => ({
  async accept(batchId, clicks) {
    for (const request of requestsOf(recordsOf(batchId, clicks))) await putAll(options, request)
  },
})

/** Always the same ones for the same batch. @throws AppError `too-large`. */
function recordsOf(batchId: string, clicks: readonly Click[]): Uint8Array[] {
  return Array.from({ length: Math.ceil(clicks.length / clicksPerRecord) }, (_, part) => {
    const own = clicks.slice(part * clicksPerRecord, (part + 1) * clicksPerRecord)
    const record = new TextEncoder().encode(streamedLine({ batch: `${batchId}/${part}`, clicks: own }))
    if (record.length > maxRecordBytes) throw new AppError('too-large', 'These clicks are too large.')
    return record
  })
}

function requestsOf(records: readonly Uint8Array[]): Uint8Array[][] {
  const requests: Uint8Array[][] = []
  let bytes = Infinity
  for (const record of records) {
    const last = requests.at(-1)
    const fits = bytes + record.length <= maxRequestBytes && (last?.length ?? 0) < maxRecords
    if (last && fits) last.push(record)
    else requests.push([record])
    bytes = last && fits ? bytes + record.length : record.length
  }
  return requests
}

class Refused extends Error {}

async function putAll(
  { client, streamName, wait }: FirehoseClickSinkOptions,
  records: readonly Uint8Array[],
) {
  let rest = records
  const put = async () => {
    const request = new PutRecordBatchCommand({
      DeliveryStreamName: streamName,
      Records: rest.map((Data) => ({ Data })),
    })
    const answer = await orUnavailable('The stream of clicks does not answer.', () => client.send(request))
    const results = answer.RequestResponses ?? []
    rest = rest.filter((_, i) => results[i]?.RecordId === undefined)
    if (rest.length > 0) throw new Refused(results.find(({ ErrorCode }) => ErrorCode)?.ErrorMessage)
  }
  await withRetries(put, { busy: (error) => error instanceof Refused, ...(wait ? { wait } : {}) })
}
