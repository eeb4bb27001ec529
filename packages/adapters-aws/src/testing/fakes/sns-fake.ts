import { SNSClient } from '@aws-sdk/client-sns'
import { fakeClientOptions, Refusal, startServiceFake, type Protocol } from './service-fake.ts'

export interface SnsMessage {
  id: string
  topicArn: string
  message: string
  attributes: Record<string, string>
}

const maxBytes = 262_144

/** https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html */
const protocol: Protocol = {
  service: 'sns',
  contentType: 'text/xml',
  refusal: ({ status, code, message }) => ({
    body:
      `<ErrorResponse xmlns="${namespace()}"><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type>` +
      `<Code>${code}</Code><Message>${message}</Message></Error><RequestId>${crypto.randomUUID()}</RequestId></ErrorResponse>`,
  }),
  throttled: new Refusal(429, 'Throttled', 'Rate exceeded'),
  unavailable: new Refusal(503, 'ServiceUnavailable', 'Service is unable to handle request'),
}

function namespace() {
  return 'http://sns.amazonaws.com/doc/2010-03-31/'
}

/**
 * A topic of SNS: takes `Publish` as https://docs.aws.amazon.com/sns/latest/api/API_Publish.html describes it, and says how many have
 * subscribed: https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html.
 */
export async function startSnsFake(topicArn = 'arn:aws:sns:eu-central-1:123456789012:cloudalbum-test') {
  const published: SnsMessage[] = []
  const audience = { subscribers: 1 }
  const fake = await startServiceFake(protocol, ({ method, path, headers, body }) => {
    const form = new URLSearchParams(body)
    const isQuery = headers['content-type'] === 'application/x-www-form-urlencoded'
    if (method !== 'POST' || path !== '/' || !isQuery || form.get('Version') !== '2010-03-31')
      throw new Refusal(400, 'InvalidAction', 'This is no request of the service.')
    if (form.get('Action') === 'GetTopicAttributes') return attributesOf(form, topicArn, audience.subscribers)
    if (form.get('Action') !== 'Publish')
      throw new Refusal(400, 'InvalidAction', `This fake does not know ${form.get('Action')}`)
    const message = readMessage(form, topicArn)
    published.push(message)
    return (
      `<PublishResponse xmlns="${namespace()}"><PublishResult><MessageId>${message.id}</MessageId></PublishResult>` +
      `<ResponseMetadata><RequestId>${crypto.randomUUID()}</RequestId></ResponseMetadata></PublishResponse>`
    )
  })
  const client = () => new SNSClient(fakeClientOptions(fake.endpoint))
  return Object.assign(audience, { ...fake, topicArn, published, client })
}

function attributesOf(form: URLSearchParams, topicArn: string, subscribers: number): string {
  if (form.get('TopicArn') !== topicArn) throw new Refusal(404, 'NotFound', 'Topic does not exist')
  return (
    `<GetTopicAttributesResponse xmlns="${namespace()}"><GetTopicAttributesResult><Attributes><entry>` +
    `<key>SubscriptionsConfirmed</key><value>${subscribers}</value></entry></Attributes></GetTopicAttributesResult>` +
    `<ResponseMetadata><RequestId>${crypto.randomUUID()}</RequestId></ResponseMetadata></GetTopicAttributesResponse>`
  )
}

function readMessage(form: URLSearchParams, topicArn: string): SnsMessage {
  const message = form.get('Message') ?? ''
  if (form.get('TopicArn') !== topicArn) throw new Refusal(404, 'NotFound', 'Topic does not exist')
  if (message === '') throw invalidParameter('Empty message')
  const attributes = readAttributes(form)
  const size = Object.entries(attributes).flat().join('').length + Buffer.byteLength(message)
  if (size > maxBytes) throw invalidParameter('Message too long')
  return { id: crypto.randomUUID(), topicArn, message, attributes }
}

/** `MessageAttributes.entry.1.Name`, `….Value.DataType`, `….Value.StringValue` */
function readAttributes(form: URLSearchParams): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (let number = 1; form.has(`MessageAttributes.entry.${number}.Name`); number++) {
    const of = (member: string) => form.get(`MessageAttributes.entry.${number}.${member}`) ?? ''
    const name = of('Name')
    if (!/^(?!AWS\.|Amazon\.)[\w.-]{1,256}$/i.test(name)) throw invalidParameter(`Attribute name ${name}`)
    if (of('Value.DataType') !== 'String') throw invalidParameter(`Data type of ${name}`)
    if (of('Value.StringValue') === '') throw invalidParameter(`Value of ${name} must not be empty`)
    attributes[name] = of('Value.StringValue')
  }
  return attributes
}

const invalidParameter = (what: string) => new Refusal(400, 'InvalidParameter', `Invalid parameter: ${what}`)
