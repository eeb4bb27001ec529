import { SQSClient } from '@aws-sdk/client-sqs'
import { checkMembers, parseObject } from '../../testing/fakes/json-protocol.ts'
import {
  fakeClientOptions,
  Refusal,
  startServiceFake,
  type Protocol,
  type ServiceRequest,
} from '../../testing/fakes/service-fake.ts'
import { md5, type FakeQueue, type QueuedMessage } from './fake-queue.ts'
import { readBatch, readNumber, readSending, readSendingBatch, readText } from './sqs-requests.ts'

type Input = Record<string, unknown>

const contentType = 'application/x-amz-json-1.0'
const account = '123456789012'
/** How long somebody may have a message, in seconds. */
const longestVisibilityS = 43_200

/** https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
const protocol: Protocol = {
  service: 'sqs',
  contentType,
  refusal: ({ code, message }) => ({
    body: JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message }),
  }),
  throttled: new Refusal(400, 'RequestThrottled', 'The request was denied due to request throttling.'),
  unavailable: new Refusal(503, 'ServiceUnavailable', 'Service is unable to handle request'),
}

/**
 * SQS with these queues by name, as https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/ describes sending, receiving,
 * deleting and hiding. Receiving does not wait for messages to come.
 */
export async function startSqsFake(queues: Record<string, FakeQueue>) {
  let refused = 0
  /** Whether the next entry of a batch is refused by itself. */
  const refusesEntry = () => refused > 0 && refused-- > 0

  const fake = await startServiceFake(protocol, (request) => {
    const { operation, input } = readRequest(request)
    const name = new URL(readText(input, 'QueueUrl')).pathname.split('/').at(-1) ?? ''
    const queue = queues[name]
    if (!queue) throw new Refusal(400, 'QueueDoesNotExist', 'The specified queue does not exist.')
    return JSON.stringify(operationOf(operation)(queue, input, refusesEntry))
  })
  return {
    ...fake,
    queueUrl: (name: string) => `${fake.endpoint}/${account}/${name}`,
    client: () => new SQSClient(fakeClientOptions(fake.endpoint)),
    /** So many of the next entries of batches are refused, each by itself. */
    refuseEntries: (count: number) => void (refused = count),
  }
}

function readRequest({ method, path, headers, body }: ServiceRequest): { operation: string; input: Input } {
  const target = headers['x-amz-target'] ?? ''
  if (
    method !== 'POST' ||
    path !== '/' ||
    headers['content-type'] !== contentType ||
    !target.startsWith('AmazonSQS.')
  )
    throw new Refusal(
      400,
      'UnsupportedOperation',
      `This is no request of the service: ${method} ${path} ${target}`,
    )
  return { operation: target.slice('AmazonSQS.'.length), input: parseObject(body) }
}

type Operation = (queue: FakeQueue, input: Input, refusesEntry: () => boolean) => object

const operations: Record<string, Operation> = {
  SendMessage(queue, input) {
    const { body, delayS } = readSending(input)
    return { MessageId: queue.send(body, delayS), MD5OfMessageBody: md5(body) }
  },
  SendMessageBatch: (queue, input, refusesEntry) =>
    batchAnswer(readSendingBatch(input), refusesEntry, ({ body, delayS }) => ({
      MessageId: queue.send(body, delayS),
      MD5OfMessageBody: md5(body),
    })),
  ReceiveMessage(queue, input) {
    checkMembers(input, [
      'QueueUrl',
      'MaxNumberOfMessages',
      'VisibilityTimeout',
      'WaitTimeSeconds',
      'MessageSystemAttributeNames',
    ])
    readNumber(input, 'WaitTimeSeconds', 0, 20)
    const most = readNumber(input, 'MaxNumberOfMessages', 1, 10) ?? 1
    const messages = queue.receive(most, readNumber(input, 'VisibilityTimeout', 0, longestVisibilityS))
    return messages.length === 0 ? {} : { Messages: messages.map(received) }
  },
  DeleteMessage(queue, input) {
    checkMembers(input, ['QueueUrl', 'ReceiptHandle'])
    queue.remove(readText(input, 'ReceiptHandle'))
    return {}
  },
  DeleteMessageBatch: (queue, input, refusesEntry) =>
    batchAnswer(
      readBatch(input, (entry) => {
        checkMembers(entry, ['Id', 'ReceiptHandle'])
        return readText(entry, 'ReceiptHandle')
      }),
      refusesEntry,
      (receipt) => (queue.remove(receipt), {}),
    ),
  ChangeMessageVisibility(queue, input) {
    checkMembers(input, ['QueueUrl', 'ReceiptHandle', 'VisibilityTimeout'])
    const visibilityS = readNumber(input, 'VisibilityTimeout', 0, longestVisibilityS) ?? 0
    if (!queue.changeVisibility(readText(input, 'ReceiptHandle'), visibilityS))
      throw new Refusal(400, 'MessageNotInflight', 'The specified message is not in flight.')
    return {}
  },
}

function operationOf(name: string): Operation {
  const operation = operations[name]
  if (!operation) throw new Refusal(400, 'UnsupportedOperation', `This fake does not know ${name}.`)
  return operation
}

function batchAnswer<T>(
  batch: { id: string; entry: T }[],
  refusesEntry: () => boolean,
  run: (entry: T) => object,
): object {
  const results = batch.map(({ id, entry }) =>
    refusesEntry()
      ? { Id: id, SenderFault: false, Code: 'InternalError', Message: 'Try again.' }
      : { Id: id, ...run(entry) },
  )
  return {
    Successful: results.filter((result) => !('Code' in result)),
    Failed: results.filter((result) => 'Code' in result),
  }
}

const received = ({ id, body, receipt, receiveCount, sentAtMs }: QueuedMessage) => ({
  MessageId: id,
  Body: body,
  MD5OfBody: md5(body),
  ReceiptHandle: receipt,
  Attributes: { ApproximateReceiveCount: String(receiveCount), SentTimestamp: String(sentAtMs) },
})
