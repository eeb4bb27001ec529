import { SSMClient } from '@aws-sdk/client-ssm'
import { checkMembers, jsonProtocol, readJsonRequest } from './json-protocol.ts'
import { fakeClientOptions, Refusal, startServiceFake } from './service-fake.ts'

export interface StoredParameter {
  value: string
  /** Encrypted, and given out decrypted only to who asks for that. */
  secure?: boolean
}

const protocol = jsonProtocol('ssm', {
  throttled: new Refusal(400, 'ThrottlingException', 'Rate exceeded'),
  unavailable: new Refusal(503, 'ServiceUnavailable', 'Try again.'),
})

const maxResults = 10

/** Parameter Store: `GetParametersByPath` as https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html describes it. */
export async function startSsmFake(parameters: Record<string, StoredParameter> = {}) {
  const fake = await startServiceFake(protocol, (request) => {
    const { operation, input } = readJsonRequest(request, 'AmazonSSM')
    if (operation !== 'GetParametersByPath') throw new Refusal(400, 'UnknownOperationException', operation)
    return JSON.stringify(getByPath(parameters, input))
  })
  return { ...fake, parameters, client: () => new SSMClient(fakeClientOptions(fake.endpoint)) }
}

function getByPath(parameters: Record<string, StoredParameter>, input: Record<string, unknown>) {
  checkMembers(input, ['Path', 'Recursive', 'WithDecryption', 'MaxResults', 'NextToken'])
  const { Path: path, Recursive: recursive, WithDecryption: decrypts, MaxResults: limit = maxResults } = input
  if (typeof path !== 'string' || !path.startsWith('/'))
    throw new Refusal(400, 'ValidationException', 'The parameter path must begin with "/".')
  if (typeof limit !== 'number' || limit < 1 || limit > maxResults)
    throw new Refusal(400, 'ValidationException', `MaxResults is between 1 and ${maxResults}.`)
  const prefix = path.endsWith('/') ? path : `${path}/`
  const isBelow = (name: string) =>
    name.startsWith(prefix) && (recursive === true || !name.slice(prefix.length).includes('/'))
  const found = Object.entries(parameters).filter(([name]) => isBelow(name))
  const start = startOf(input['NextToken'], found.length)
  return {
    Parameters: found.slice(start, start + limit).map(([name, { value, secure = false }]) => ({
      Name: name,
      Type: secure ? 'SecureString' : 'String',
      Value: secure && decrypts !== true ? Buffer.from(value).toString('base64') : value,
      Version: 1,
    })),
    ...(start + limit < found.length ? { NextToken: `from-${start + limit}` } : {}),
  }
}

function startOf(token: unknown, length: number): number {
  if (token === undefined) return 0
  const start = typeof token === 'string' ? Number(/^from-(\d+)$/.exec(token)?.[1] ?? NaN) : NaN
  if (!(start < length)) throw new Refusal(400, 'InvalidNextToken', 'The specified token is not valid.')
  return start
}
