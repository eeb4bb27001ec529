import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeQueue } from './fake-queue.ts'
import { startSqsFake } from './sqs-fake.ts'

describe('The fake of SQS', () => {
  let clock: FakeClock
  let dead: FakeQueue
  let sqs: Awaited<ReturnType<typeof startSqsFake>>
  let client: SQSClient
  let QueueUrl: string
  beforeEach(async () => {
    clock = new FakeClock()
    dead = new FakeQueue({ clock })
    const deadLetters = { queue: dead, maxReceiveCount: 2 }
    sqs = await startSqsFake({ jobs: new FakeQueue({ clock, visibilityTimeoutS: 60, deadLetters }) })
    client = sqs.client()
    QueueUrl = sqs.queueUrl('jobs')
  })
  afterEach(async () => {
    client.destroy()
    await sqs.close()
  })

  const send = (MessageBody: string, more: object = {}) =>
    client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }))
  const receive = async () =>
    (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))).Messages ?? []
  const bodies = async () => (await receive()).map(({ Body }) => Body).toSorted()
  const entries = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ Id: `e${n}`, MessageBody: `m${n}` }))

  it('gives a message to one who asks, until it was hidden long enough', async () => {
    await send('a')
    expect(await receive()).toMatchObject([{ Body: 'a', Attributes: { ApproximateReceiveCount: '1' } }])
    expect(await bodies()).toEqual([])
    clock.advance(60_000)
    const [again] = await receive()
    expect(again).toMatchObject({ Attributes: { ApproximateReceiveCount: '2' } })
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: again!.ReceiptHandle }))
    clock.advance(60_000)
    expect(await bodies()).toEqual([])
  })

  it('hides a message for longer or shorter when it is asked to', async () => {
    await send('a')
    const [{ ReceiptHandle } = {}] = await receive()
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }))
    expect(await bodies()).toEqual(['a'])
    await expect(
      client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 })),
    ).rejects.toMatchObject({ name: 'MessageNotInflight' })
  })

  it('keeps a message back for its delay, and puts aside what was received too often', async () => {
    await send('a', { DelaySeconds: 30 })
    expect(await bodies()).toEqual([])
    clock.advance(30_000)
    for (let n = 0; n < 2; n++, clock.advance(60_000)) expect(await bodies()).toEqual(['a'])
    expect(await bodies()).toEqual([])
    expect(dead.messages).toMatchObject([{ body: 'a', receiveCount: 2 }])
  })

  it('takes batches, and may refuse single entries', async () => {
    sqs.refuseEntries(1)
    const answer = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: entries(3) }))
    expect(answer).toMatchObject({ Failed: [{ Id: 'e0', SenderFault: false }] })
    const messages = await receive()
    expect(messages.map(({ Body }) => Body).toSorted()).toEqual(['m1', 'm2'])
    const Entries = messages.map(({ ReceiptHandle }, n) => ({ Id: `${n}`, ReceiptHandle }))
    await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))
    clock.advance(60_000)
    expect(await bodies()).toEqual([])
  })

  it.each([
    ['a delay over 15 minutes', { DelaySeconds: 901 }, 'InvalidParameterValue'],
    ['a body over 1 MiB', { MessageBody: 'x'.repeat(1_048_577) }, 'InvalidParameterValue'],
    ['characters that cannot be written', { MessageBody: 'a\u0000' }, 'InvalidMessageContents'],
    ['members that it does not know', { MessageGroupId: 'a' }, 'SerializationException'],
  ])('refuses %s', async (_, wrong, name) => {
    await expect(send('a', wrong)).rejects.toMatchObject({ name })
  })

  it('knows no other queue', async () => {
    const other = { QueueUrl: sqs.queueUrl('other') }
    await expect(send('a', other)).rejects.toMatchObject({ name: 'QueueDoesNotExist' })
  })

  it.each([
    ['no entries', [], 'EmptyBatchRequest'],
    ['more than ten', entries(11), 'TooManyEntriesInBatchRequest'],
    ['two of one id', [...entries(1), ...entries(1)], 'BatchEntryIdsNotDistinct'],
    ['an id with a space', [{ Id: 'a b', MessageBody: 'm' }], 'InvalidBatchEntryId'],
    [
      'more than 1 MiB in all',
      entries(3).map((entry) => ({ ...entry, MessageBody: 'x'.repeat(400_000) })),
      'BatchRequestTooLong',
    ],
  ])('refuses a batch with %s', async (_, Entries, name) => {
    await expect(client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({
      name,
    })
  })

  it('refuses requests that are not signed', async () => {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' }
    const body = JSON.stringify({ QueueUrl, MessageBody: 'a' })
    expect((await fetch(sqs.endpoint, { method: 'POST', headers, body })).status).toBe(403)
  })
})
