import { checkMembers } from '../../testing/fakes/json-protocol.ts'
import { Refusal } from '../../testing/fakes/service-fake.ts'

type Input = Record<string, unknown>

/** Since August 2025; of one message, and of all of a batch. */
const maxBytes = 1_048_576
/** What XML can hold. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
// eslint-disable-next-line no-control-regex -- it is what the service refuses
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

export interface Sending {
  body: string
  delayS: number
}

const refusal = (code: string, message: string) => new Refusal(400, code, message)

/** @throws Refusal */
export function readSending(input: Input, more: readonly string[] = ['QueueUrl']): Sending {
  checkMembers(input, [
    ...more,
    'MessageBody',
    'DelaySeconds',
    'MessageAttributes',
    'MessageSystemAttributes',
  ])
  checkMembers(input['MessageSystemAttributes'] ?? {}, ['AWSTraceHeader'])
  const body = readText(input, 'MessageBody')
  if (Buffer.byteLength(body) > maxBytes)
    throw refusal(
      'InvalidParameterValue',
      `One or more parameters are invalid: longer than ${maxBytes} bytes.`,
    )
  if (unwritable.test(body)) throw refusal('InvalidMessageContents', 'Invalid characters in the message.')
  return { body, delayS: readNumber(input, 'DelaySeconds', 0, 900) ?? 0 }
}

/** Ids of entries and what they hold. `read` is for one entry. @throws Refusal */
export function readBatch<T>(input: Input, read: (entry: Input) => T): { id: string; entry: T }[] {
  checkMembers(input, ['QueueUrl', 'Entries'])
  const entries = input['Entries']
  if (!Array.isArray(entries) || entries.length === 0)
    throw refusal('EmptyBatchRequest', 'There should be at least one entry in the request.')
  if (entries.length > 10)
    throw refusal('TooManyEntriesInBatchRequest', 'Maximum number of entries per request are 10.')
  const result = (entries as Input[]).map((entry) => ({ id: readText(entry, 'Id'), entry: read(entry) }))
  if (result.some(({ id }) => !/^[\w-]{1,80}$/.test(id)))
    throw refusal(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, - and _.',
    )
  if (new Set(result.map(({ id }) => id)).size < result.length)
    throw refusal('BatchEntryIdsNotDistinct', 'Two or more batch entries have the same id.')
  return result
}

/** @throws Refusal */
export function readSendingBatch(input: Input): { id: string; entry: Sending }[] {
  const batch = readBatch(input, (entry) => readSending(entry, ['Id']))
  const bytes = batch.reduce((sum, { entry }) => sum + Buffer.byteLength(entry.body), 0)
  if (bytes > maxBytes)
    throw refusal('BatchRequestTooLong', `Batch requests cannot be longer than ${maxBytes} bytes.`)
  return batch
}

/** @throws Refusal */
export function readText(input: Input, name: string): string {
  const value = input[name]
  if (typeof value !== 'string' || value === '')
    throw refusal('MissingParameter', `The request must contain the parameter ${name}.`)
  return value
}

/** Undefined when it is not given. @throws Refusal */
export function readNumber(input: Input, name: string, least: number, most: number): number | undefined {
  const value = input[name]
  if (value === undefined) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    throw refusal(
      'InvalidParameterValue',
      `Value ${JSON.stringify(value)} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}.`,
    )
  return value
}
