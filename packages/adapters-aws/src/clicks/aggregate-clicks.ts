import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import {
  countFile,
  fileClicks,
  type AggregatePorts,
  type BlobStore,
  type FileClicksPorts,
} from '@cloudalbum/core'
import type { S3ObjectCreatedNotificationEvent } from 'aws-lambda'
import type { ClickBatches } from './click-batches.ts'
import { parsed, readRecord, type ReadRecordPorts } from './read-record.ts'
import { readStreamed, type StreamedBatch } from './streamed-batch.ts'

export interface AggregateClicksPorts
  extends ReadRecordPorts, Omit<AggregatePorts, 'blobs'>, FileClicksPorts {
  /** Where Firehose puts objects, failed records among them. */
  delivered: Pick<BlobStore, 'get'>
  /** Where the files of clicks are. */
  blobs: Pick<BlobStore, 'get' | 'put'>
  batches: Pick<ClickBatches, 'claim'>
}

/** What EventBridge tells of an object that was created. */
export type ObjectCreated = Pick<S3ObjectCreatedNotificationEvent, 'detail'>

/**
 * Counts what Firehose has delivered: an event tells of an object that was created.
 * @throws when it could not be counted: the event is to come again.
 */
export const aggregateClicks = (ports: AggregateClicksPorts, { detail }: ObjectCreated): Promise<void> =>
  countDelivered(ports, detail.object.key)

/**
 * Counts one delivered object, once however often it is told of and wherever it was cut off: batches that another object has are left
 * out, the rest goes into the album's own files, one for each gallery and day, and these are counted.
 */
async function countDelivered(ports: AggregateClicksPorts, objectKey: string): Promise<void> {
  const { body } = await ports.delivered.get(objectKey)
  const delivered = await readDelivered(ports, new Uint8Array(await new Response(body).arrayBuffer()))
  const own = await ports.batches.claim(objectKey, [...delivered.keys()])
  const clicks = [...delivered].flatMap(([batch, each]) => (own.has(batch) ? each : []))
  const name = createHash('sha256').update(objectKey).digest('hex').slice(0, 32)
  for (const key of await fileClicks(ports, clicks, name)) await countFile(ports, key)
}

/** Clicks by batch. @throws Error for a line that neither the transformation nor Firehose writes. */
async function readDelivered(ports: ReadRecordPorts, bytes: Uint8Array) {
  const delivered = new Map<string, StreamedBatch['clicks']>()
  const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b
  const text = new TextDecoder().decode(isZipped ? gunzipSync(bytes) : bytes)
  for (const line of text.split('\n').filter(Boolean)) {
    const streamed = await readLine(ports, line)
    if (streamed) delivered.set(streamed.batch, streamed.clicks)
  }
  return delivered
}

/**
 * A record, or one that the transformation has failed on.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html
 */
async function readLine(ports: ReadRecordPorts, line: string): Promise<StreamedBatch | undefined> {
  const value = parsed(line)
  if (isFailure(value)) return readRecord(ports, value.rawData)
  const streamed = readStreamed(value)
  if (!streamed) throw new Error('A delivered object holds a line that is no record of clicks.')
  return streamed
}

const isFailure = (value: unknown): value is { rawData: string } =>
  typeof value === 'object' && value !== null && 'rawData' in value && typeof value.rawData === 'string'
