import { FirehoseClient } from '@aws-sdk/client-firehose'
import { checkMembers, jsonProtocol, readJsonRequest } from './json-protocol.ts'
import { fakeClientOptions, Refusal, startServiceFake } from './service-fake.ts'

export interface FirehoseFakeOptions {
  streamName?: string
  /** Takes a record into the stream and gives its id: a `FakeDeliveryStream`, for example. */
  take: (data: Buffer) => string
}

const protocol = jsonProtocol('firehose', {
  throttled: new Refusal(400, 'ThrottlingException', 'Rate exceeded'),
  unavailable: new Refusal(503, 'ServiceUnavailableException', 'Slow down.'),
})

const maxRecordBytes = 1000 * 1024
const maxRecords = 500
const maxRequestBytes = 4 * 1024 * 1024

/**
 * Firehose with one stream: takes `PutRecord` and `PutRecordBatch` as https://docs.aws.amazon.com/firehose/latest/APIReference/
 * describes them.
 */
export async function startFirehoseFake({
  streamName = 'cloudalbum-test-clicks',
  take,
}: FirehoseFakeOptions) {
  let refused = 0
  const put = (data: Buffer) => {
    if (refused === 0) return { RecordId: take(data) }
    refused--
    return { ErrorCode: 'ServiceUnavailableException', ErrorMessage: 'Slow down.' }
  }
  const fake = await startServiceFake(protocol, (request) => {
    const { operation, input } = readJsonRequest(request, 'Firehose_20150804')
    if (input['DeliveryStreamName'] !== streamName)
      throw new Refusal(400, 'ResourceNotFoundException', 'Firehose not found under this account.')
    if (operation === 'PutRecordBatch') return JSON.stringify(answerOf(readBatch(input).map(put)))
    if (operation !== 'PutRecord') throw new Refusal(400, 'UnknownOperationException', operation)
    checkMembers(input, ['DeliveryStreamName', 'Record'])
    const answer = put(readRecord(input['Record']))
    if (!('RecordId' in answer)) throw protocol.unavailable
    return JSON.stringify({ ...answer, Encrypted: false })
  })
  return {
    ...fake,
    streamName,
    client: () => new FirehoseClient(fakeClientOptions(fake.endpoint)),
    /** So many of the next records are refused, each by itself. */
    refuseRecords: (count: number) => void (refused = count),
  }
}

const answerOf = (results: ({ RecordId: string } | { ErrorCode: string })[]) => ({
  FailedPutCount: results.filter((result) => 'ErrorCode' in result).length,
  Encrypted: false,
  RequestResponses: results,
})

function readBatch(input: Record<string, unknown>): Buffer[] {
  checkMembers(input, ['DeliveryStreamName', 'Records'])
  const records = input['Records']
  if (!Array.isArray(records) || records.length === 0 || records.length > maxRecords)
    throw new Refusal(400, 'ValidationException', `Records: 1 to ${maxRecords}`)
  const data = records.map(readRecord)
  const bytes = data.reduce((sum, one) => sum + one.length, 0)
  if (bytes > maxRequestBytes) throw new Refusal(400, 'InvalidArgumentException', 'Request exceeds 4 MiB.')
  return data
}

function readRecord(record: unknown): Buffer {
  const { Data: data } = (record ?? {}) as { Data?: unknown }
  if (typeof data !== 'string' || !/^[A-Za-z0-9+/]+={0,2}$/.test(data))
    throw new Refusal(400, 'SerializationException', 'Data is not Base64.')
  const bytes = Buffer.from(data, 'base64')
  if (bytes.length > maxRecordBytes)
    throw new Refusal(400, 'ValidationException', 'Record exceeds 1,000 KiB.')
  return bytes
}
