import type {
  FirehoseTransformationEvent,
  FirehoseTransformationEventRecord,
  FirehoseTransformationResult,
  FirehoseTransformationResultRecord,
} from 'aws-lambda'
import { readRecord, type ReadRecordPorts } from './read-record.ts'
import { streamedLine } from './streamed-batch.ts'

export interface EnrichClicksPorts extends ReadRecordPorts {
  onError: (error: unknown) => void
}

/**
 * Turns requests in the stream into clicks: adds time and visitor, and takes away address and browser, which end here. What was clicked
 * on is looked up when they are counted. What counts nothing is `Dropped`. `ProcessingFailed` is for faults: Firehose puts such a
 * record among its errors, and `aggregateClicks` counts it from there.
 */
export async function enrichClicks(
  ports: EnrichClicksPorts,
  event: FirehoseTransformationEvent,
): Promise<FirehoseTransformationResult> {
  const records: FirehoseTransformationResultRecord[] = []
  for (const record of event.records) records.push(await enrich(ports, record))
  return { records }
}

async function enrich(
  ports: EnrichClicksPorts,
  { recordId, data }: FirehoseTransformationEventRecord,
): Promise<FirehoseTransformationResultRecord> {
  try {
    const streamed = await readRecord(ports, data)
    if (!streamed) return { recordId, result: 'Dropped' }
    return { recordId, result: 'Ok', data: Buffer.from(streamedLine(streamed)).toString('base64') }
  } catch (error) {
    ports.onError(error)
    return { recordId, result: 'ProcessingFailed' }
  }
}
