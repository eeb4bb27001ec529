import { SESv2Client, type SendEmailCommandInput } from '@aws-sdk/client-sesv2'
import { checkMembers, parseObject } from './json-protocol.ts'
import { fakeClientOptions, Refusal, startServiceFake, type Protocol } from './service-fake.ts'

export interface SentMail {
  from: string
  to: string[]
  /** RFC 5322, as SES would write it. */
  raw: string
}

const protocol: Protocol = {
  service: 'ses',
  contentType: 'application/json',
  refusal: ({ code, message }) => ({
    headers: { 'x-amzn-errortype': code },
    body: JSON.stringify({ message }),
  }),
  throttled: new Refusal(429, 'TooManyRequestsException', 'Maximum sending rate exceeded.'),
  unavailable: new Refusal(503, 'ServiceUnavailable', 'Try again.'),
}

/** SES v2 with one verified domain: takes `SendEmail` as https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html describes it. */
export async function startSesFake(verifiedDomain = 'example.org') {
  const received: SentMail[] = []
  const fake = await startServiceFake(protocol, ({ method, path, headers, body }) => {
    if (method !== 'POST' || path !== '/v2/email/outbound-emails')
      throw new Refusal(404, 'NotFoundException', `${method} ${path}`)
    if (headers['content-type'] !== 'application/json')
      throw new Refusal(415, 'UnsupportedMediaTypeException', headers['content-type'] ?? '')
    received.push(readMail(parseObject(body), verifiedDomain))
    return JSON.stringify({ MessageId: crypto.randomUUID() })
  })
  return { ...fake, received, client: () => new SESv2Client(fakeClientOptions(fake.endpoint)) }
}

const address = /^[\x21-\x7e]+@[a-z0-9.-]+$/i

function readMail(input: Partial<SendEmailCommandInput>, verifiedDomain: string): SentMail {
  checkMembers(input, ['FromEmailAddress', 'Destination', 'ReplyToAddresses', 'Content'])
  const { FromEmailAddress: from = '', Destination, ReplyToAddresses = [], Content } = input
  const to = Destination?.ToAddresses ?? []
  if (/[^\x20-\x7e]/.test(from)) throw badRequest('Non ASCII character in FromEmailAddress')
  if (!bare(from).endsWith(`@${verifiedDomain}`))
    throw new Refusal(400, 'MessageRejected', `Email address is not verified: ${from}`)
  if (to.length === 0 || to.length > 50) throw badRequest('Number of recipients')
  for (const one of [...to, ...ReplyToAddresses])
    if (!address.test(bare(one))) throw badRequest(`Illegal address: ${one}`)
  return { from: bare(from), to: to.map(bare), raw: writeMessage(from, to, ReplyToAddresses, Content) }
}

const bare = (mailbox: string) => /<([^<>]*)>$/.exec(mailbox)?.[1] ?? mailbox

type Content = SendEmailCommandInput['Content']

function writeMessage(from: string, to: string[], replyTo: string[], content: Content): string {
  const { subject, texts, headers } = readSimple(content)
  const lines = [
    ['From', from],
    ['To', to.join(', ')],
    ...(replyTo.length > 0 ? [['Reply-To', replyTo.join(', ')]] : []),
    ['Subject', encoded(subject)],
    ...headers,
    ['Content-Type', 'multipart/alternative; boundary="part"'],
  ].map(([name, value]) => `${name}: ${value}`)
  const parts = texts.map((text) => `--part\r\n\r\n${text}\r\n`)
  return `${lines.join('\r\n')}\r\n\r\n${parts.join('')}--part--\r\n`
}

/** @throws Refusal */
function readSimple(content: Content) {
  const { Subject, Body, Headers = [] } = content?.Simple ?? {}
  const [subject = '', ...texts] = [Subject, Body?.Text, Body?.Html].map(readText)
  const headers = Headers.map(({ Name = '', Value = '' }) => {
    if (!/^[\x21-\x39\x3b-\x7e]{1,126}$/.test(Name) || !/^[\x20-\x7e]{1,870}$/.test(Value))
      throw badRequest(`Header ${Name}`)
    return [Name, Value]
  })
  return { subject, texts, headers }
}

function readText(part: { Data?: string | undefined; Charset?: string | undefined } | undefined): string {
  if (!part?.Data) throw badRequest('Missing content')
  if (part.Charset !== 'UTF-8' && /[^\0-\x7f]/.test(part.Data)) throw badRequest('Charset')
  return part.Data
}

/** RFC 2047, where it is needed. */
const encoded = (text: string) =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`

const badRequest = (what: string) => new Refusal(400, 'BadRequestException', what)
