import { readClicks, type ClickBatch, type ReadClicksPorts } from '@cloudalbum/core'
import { readClickRequest } from './click-request.ts'
import { readStreamed, type StreamedBatch } from './streamed-batch.ts'

export interface ReadRecordPorts extends ReadClicksPorts {
  /** The schema of `POST /api/clicks`: undefined for a body that does not fit. */
  readBody: (body: unknown) => ClickBatch | undefined
}

/** Of a body, as of the route. */
const maxBodyBytes = 10_000

/**
 * The clicks in a record, which is either a request of a visitor or what `createFirehoseClickSink` has put in. Undefined for what
 * counts nothing. @throws AppError `unavailable`.
 */
export async function readRecord(ports: ReadRecordPorts, data: string): Promise<StreamedBatch | undefined> {
  const text = Buffer.from(data, 'base64').toString()
  const request = readClickRequest(text)
  if (!request) return readStreamed(parsed(text))
  if (Buffer.byteLength(request.body) > maxBodyBytes) return undefined
  const sent = ports.readBody(parsed(request.body))
  const read = sent && (await readClicks(ports, sent, request.source, request.atMs))
  return read && { batch: `${read.batchId}/0`, clicks: read.clicks }
}

/** Undefined for what is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
