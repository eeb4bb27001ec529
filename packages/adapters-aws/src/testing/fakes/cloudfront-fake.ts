import { CloudFrontClient } from '@aws-sdk/client-cloudfront'
import { fakeClientOptions, Refusal, startServiceFake, type Protocol } from './service-fake.ts'

export interface Invalidation {
  callerReference: string
  /** As sent: percent-encoded. */
  paths: string[]
}

/** The only distribution that the fake knows. */
export const distributionId = 'EDFDVBD6EXAMPLE'
const namespace = 'http://cloudfront.amazonaws.com/doc/2020-05-31/'
const maxPaths = 3000

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/CommonErrors.html */
const protocol: Protocol = {
  service: 'cloudfront',
  contentType: 'text/xml',
  refusal: ({ status, code, message }) => ({
    body:
      `<ErrorResponse xmlns="${namespace}"><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type>` +
      `<Code>${code}</Code><Message>${message}</Message></Error><RequestId>${crypto.randomUUID()}</RequestId></ErrorResponse>`,
  }),
  throttled: new Refusal(400, 'TooManyInvalidationsInProgress', 'Too many invalidations are in progress.'),
  unavailable: new Refusal(503, 'ServiceUnavailable', 'The service is unavailable.'),
}

const batchPattern = new RegExp(
  `^(?:<\\?xml[^>]*\\?>)?<InvalidationBatch xmlns="${namespace}">` +
    '<Paths><Quantity>(\\d+)</Quantity><Items>((?:<Path>[^<]*</Path>)+)</Items></Paths>' +
    '<CallerReference>([^<]+)</CallerReference></InvalidationBatch>$',
)

/**
 * A distribution of CloudFront: takes `CreateInvalidation` as
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html describes it, and carries it out at
 * once, where the real one takes seconds. The same reference again with the same paths is the same invalidation.
 */
export async function startCloudFrontFake(onInvalidation: (paths: string[]) => void = () => undefined) {
  const invalidations: Invalidation[] = []
  const fake = await startServiceFake(protocol, ({ method, path, body }) => {
    if (method !== 'POST' || path !== `/2020-05-31/distribution/${distributionId}/invalidation`)
      throw new Refusal(404, 'NoSuchDistribution', 'The specified distribution does not exist.')
    const batch = readBatch(body)
    const before = invalidations.find((one) => one.callerReference === batch.callerReference)
    if (before && before.paths.join() !== batch.paths.join())
      throw new Refusal(400, 'InvalidationBatchAlreadyExists', 'Another batch has this reference.')
    if (!before) invalidations.push(batch)
    onInvalidation(batch.paths)
    return (
      `<Invalidation xmlns="${namespace}"><Id>I2J0I21PCUYOIK</Id><Status>InProgress</Status>` +
      `<CreateTime>2026-01-01T00:00:00.000Z</CreateTime>${body.replace(/^<\?xml[^>]*\?>/, '')}</Invalidation>`
    )
  })
  const client = (maxAttempts = 3) =>
    new CloudFrontClient({ ...fakeClientOptions(fake.endpoint), maxAttempts })
  return { ...fake, distributionId, invalidations, client }
}

function readBatch(body: string): Invalidation {
  const [, quantity, items = '', callerReference = ''] = batchPattern.exec(body) ?? []
  const paths = [...items.matchAll(/<Path>([^<]*)<\/Path>/g)].map(([, path = '']) => path)
  if (Number(quantity) !== paths.length)
    throw new Refusal(400, 'InconsistentQuantities', `The quantity does not fit the items: ${body}`)
  const bad = paths.find((path) => !/^\/[\w\-.~!$&'()*+,;=:@%/]*$/.test(path))
  if (bad !== undefined || new Set(paths).size < paths.length)
    throw new Refusal(400, 'InvalidArgument', `Your request contains invalid or repeated paths: ${bad}`)
  if (paths.length > maxPaths) throw new Refusal(400, 'BatchTooLarge', 'There are more than 3,000 paths.')
  return { callerReference, paths }
}
