import { fitsPattern, streamEvent, type FakeQueue, type TableStream } from '@cloudalbum/adapters-aws/testing'
import type { CloudStreamSource } from '@cloudalbum/infra/model'
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda'
import type { Functions } from '../functions/functions.ts'

export interface StreamSourceOptions {
  source: CloudStreamSource
  functions: Pick<Functions, 'invoke'>
  /** Is told what could not be handed over. */
  failures: FakeQueue | undefined
}

/** Several functions may hear of one table, each by its own reader. */
export class StreamSource {
  private readonly options: StreamSourceOptions

  constructor(options: StreamSourceOptions) {
    this.options = options
  }

  /** Hands over what the function wants to hear of, in batches, so many at once as may be. */
  async take(records: readonly DynamoDBRecord[]): Promise<void> {
    const { batchSize, maxConcurrency = 1, patterns } = this.options.source
    const wanted = records.filter(
      (one) => patterns.length === 0 || patterns.some((pattern) => fitsPattern(one, pattern)),
    )
    const batches = Array.from({ length: Math.ceil(wanted.length / batchSize) }, (_, at) =>
      wanted.slice(at * batchSize, (at + 1) * batchSize),
    )
    const next = batches.values()
    const work = async () => {
      for (const batch of next) await this.handOver(batch)
    }
    await Promise.all(Array.from({ length: maxConcurrency }, work))
  }

  /** From the first that failed on, again; then on with those behind. */
  private async handOver(batch: readonly DynamoDBRecord[], tries = 0): Promise<void> {
    const { source, functions, failures } = this.options
    const failed = await functions
      .invoke(source.function, streamEvent([...batch]))
      .then((answer) => (source.partial ? firstFailed(batch, answer) : batch.length))
      .catch(() => 0)
    const left = batch.slice(failed)
    if (left.length === 0) return
    if (tries < source.retries) return this.handOver(left, tries + 1)
    failures?.send(JSON.stringify({ requestContext: { functionArn: source.function }, table: source.table }))
  }
}

/** Place in the batch of the first that failed; its length when none did. */
function firstFailed(batch: readonly DynamoDBRecord[], answer: unknown): number {
  const names = ((answer as DynamoDBBatchResponse | null)?.batchItemFailures ?? []).map(
    ({ itemIdentifier }) => itemIdentifier,
  )
  const place = batch.findIndex(({ dynamodb }) => names.includes(dynamodb?.SequenceNumber ?? ''))
  return place < 0 ? batch.length : place
}

/** Reads a table's stream for all that hear of it. */
export const readStream = (stream: TableStream, sources: readonly StreamSource[]) => async () => {
  const records = await stream.read()
  if (records.length > 0) await Promise.all(sources.map((source) => source.take(records)))
}
