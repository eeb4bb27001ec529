import { gzipSync } from 'node:zlib'
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda'

export interface DeliveryStreamOptions {
  name?: string
  /** The function that records go through, in the event's own shape; none: they are delivered as they came. */
  transform?: (event: FirehoseTransformationEvent) => Promise<FirehoseTransformationResult>
  /** Puts an object into the bucket. */
  write: (key: string, body: Uint8Array) => Promise<void>
  prefix: string
  errorPrefix: string
  now: () => number
}

interface StreamRecord {
  recordId: string
  data: Buffer
  atMs: number
}

type Transformed = Omit<FirehoseTransformationResult['records'][number], 'recordId'>

/** What Firehose does when a function fails. https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html */
const attempts = 4
/** Of what a function may answer at once. */
const maxAnswerBytes = 6 * 1024 * 1024

/** What stands behind a delivery stream: gathers records, has them transformed, and writes objects, each when it is told to. */
export class FakeDeliveryStream {
  private readonly options: DeliveryStreamOptions
  private waiting: StreamRecord[] = []

  constructor(options: DeliveryStreamOptions) {
    this.options = options
  }

  /** Gives the id of the record. */
  readonly take = (data: Buffer): string => {
    const recordId = `4965${crypto.randomUUID().replaceAll('-', '')}`
    this.waiting.push({ recordId, data, atMs: this.options.now() })
    return recordId
  }

  /** Delivers what waits, as after the buffer's time. Gives the keys of the objects, those of failed records last. */
  async flush(): Promise<string[]> {
    const records = this.waiting
    this.waiting = []
    if (records.length === 0) return []
    const { prefix, errorPrefix } = this.options
    const { done, failed } = await this.transformed(records)
    return [
      ...(await this.deliver(prefix, done)),
      ...(await this.deliver(`${errorPrefix}processing-failed/`, failed)),
    ]
  }

  private async transformed(records: StreamRecord[]): Promise<{ done: Buffer[]; failed: Buffer[] }> {
    const { transform } = this.options
    if (!transform) return { done: records.map(({ data }) => data), failed: [] }
    const event = this.eventOf(records)
    let reason = ''
    for (let attempt = 1; attempt <= attempts; attempt++) {
      try {
        const results = checkedResults(event, await transform(event))
        return sorted(records, results, attempt)
      } catch (error) {
        reason = String(error)
      }
    }
    const lines = records.map((record) => failure(record, 'Lambda.FunctionError', reason, attempts))
    return { done: [], failed: lines }
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/services-kinesisfirehose.html */
  private eventOf(records: StreamRecord[]): FirehoseTransformationEvent {
    const { name = 'cloudalbum-test-clicks' } = this.options
    return {
      invocationId: crypto.randomUUID(),
      deliveryStreamArn: `arn:aws:firehose:eu-central-1:123456789012:deliverystream/${name}`,
      region: 'eu-central-1',
      records: records.map(({ recordId, data, atMs }) => ({
        recordId,
        approximateArrivalTimestamp: atMs,
        data: data.toString('base64'),
      })),
    }
  }

  private async deliver(prefix: string, parts: Buffer[]): Promise<string[]> {
    if (parts.length === 0) return []
    const { name = 'cloudalbum-test-clicks', now, write } = this.options
    const [day = '', time = ''] = new Date(now()).toISOString().split(/[T.]/)
    const folder = `${day.replaceAll('-', '/')}/${time.slice(0, 2)}`
    const file = `${name}-1-${day}-${time.replaceAll(':', '-')}-${crypto.randomUUID()}.gz`
    const key = `${prefix}${folder}/${file}`
    await write(key, gzipSync(Buffer.concat(parts)))
    return [key]
  }
}

/** @throws Error for an answer that Firehose does not take. */
function checkedResults(event: FirehoseTransformationEvent, answer: FirehoseTransformationResult) {
  if (JSON.stringify(answer).length > maxAnswerBytes) throw new Error('The answer is larger than 6 MB.')
  const results = new Map<string, Transformed>()
  for (const { recordId, ...transformed } of answer.records) {
    const { result, data } = transformed
    if (results.has(recordId)) throw new Error(`${recordId} is answered twice.`)
    if (!['Ok', 'Dropped', 'ProcessingFailed'].includes(result)) throw new Error(`The result ${result}`)
    if (result === 'Ok' && !/^[A-Za-z0-9+/]+={0,2}$/.test(data ?? '')) throw new Error('Data is not Base64.')
    results.set(recordId, transformed)
  }
  if (event.records.some(({ recordId }) => !results.has(recordId))) throw new Error('A record is missing.')
  if (results.size !== event.records.length) throw new Error('There are more records than were asked for.')
  return results
}

function sorted(records: StreamRecord[], results: Map<string, Transformed>, attempt: number) {
  const of = (wanted: Transformed['result']) =>
    records.filter(({ recordId }) => results.get(recordId)?.result === wanted)
  return {
    done: of('Ok').map(({ recordId }) => Buffer.from(results.get(recordId)?.data ?? '', 'base64')),
    failed: of('ProcessingFailed').map((record) =>
      failure(record, 'Lambda.ProcessingFailedStatus', 'ProcessingFailed status set for record', attempt),
    ),
  }
}

function failure({ data, atMs }: StreamRecord, errorCode: string, errorMessage: string, attempt: number) {
  const line = {
    attemptsMade: attempt,
    arrivalTimestamp: atMs,
    errorCode,
    errorMessage,
    attemptEndingTimestamp: atMs,
    rawData: data.toString('base64'),
    lambdaArn: 'arn:aws:lambda:eu-central-1:123456789012:function:cloudalbum-test-enrich-clicks:$LATEST',
  }
  return Buffer.from(`${JSON.stringify(line)}\n`)
}
