import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'

interface Shard {
  ShardId: string
}

/**
 * Reads the stream of a table of DynamoDB Local from its beginning, in the form in which Lambda hands records to functions.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html
 */
export class TableStream {
  /** Sequence number of the last record that was read, by shard. */
  private readonly seen = new Map<string, string>()
  private readonly endpoint: string
  private readonly table: string
  private streamArn: string | undefined

  /** @param table with its prefix; created with `streams`. */
  constructor(endpoint: string, table: string) {
    this.endpoint = endpoint
    this.table = table
  }

  /** What came since the last call. */
  async read(): Promise<DynamoDBRecord[]> {
    const records: DynamoDBRecord[] = []
    for (const { ShardId } of await this.shards()) records.push(...(await this.readShard(ShardId)))
    return records
  }

  private async readShard(shard: string): Promise<DynamoDBRecord[]> {
    const { ShardIterator } = await this.ask<{ ShardIterator: string }>('GetShardIterator', {
      StreamArn: this.streamArn,
      ShardId: shard,
      ...this.placeIn(shard),
    })
    const { Records } = await this.ask<{ Records: DynamoDBRecord[] }>('GetRecords', { ShardIterator })
    const last = Records.at(-1)?.dynamodb?.SequenceNumber
    if (last === undefined) return []
    this.seen.set(shard, last)
    return [...Records, ...(await this.readShard(shard))]
  }

  private placeIn(shard: string) {
    const SequenceNumber = this.seen.get(shard)
    return SequenceNumber === undefined
      ? { ShardIteratorType: 'TRIM_HORIZON' }
      : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber }
  }

  private async shards(): Promise<Shard[]> {
    this.streamArn ??= await this.findStream()
    const { StreamDescription } = await this.ask<{ StreamDescription: { Shards: Shard[] } }>(
      'DescribeStream',
      { StreamArn: this.streamArn },
    )
    return StreamDescription.Shards
  }

  private async findStream(): Promise<string> {
    const { Streams } = await this.ask<{ Streams: { StreamArn: string }[] }>('ListStreams', {
      TableName: this.table,
    })
    if (!Streams[0]) throw new Error(`The table ${this.table} has no stream.`)
    return Streams[0].StreamArn
  }

  private async ask<Answer>(operation: string, input: object): Promise<Answer> {
    const answer = await fetch(this.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
        // It looks at the form of a signature only.
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20261121/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
      },
      body: JSON.stringify(input),
    })
    if (!answer.ok) throw new Error(`${operation} of ${this.table}: ${await answer.text()}`)
    return (await answer.json()) as Answer
  }
}

/** As a function gets them. */
export const streamEvent = (Records: DynamoDBRecord[]): DynamoDBStreamEvent => ({ Records })
