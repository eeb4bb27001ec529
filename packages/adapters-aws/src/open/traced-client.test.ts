import { CognitoIdentityProviderClient, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { createRecorder, noTelemetry, type FinishedSpan } from '@cloudalbum/telemetry'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { tracedClient } from './traced-client.ts'

const secret = 'canary-of-beach.jpg'
const telemetry = createRecorder({ sample: 1 })
const spans: FinishedSpan[] = []
telemetry.onSpan((span) => spans.push(span))

let server: Server
let answer: { status: number; body: string; headers?: Record<string, string> }
let client: ReturnType<typeof options>
const options = () => ({
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'id', secretAccessKey: secret },
  maxAttempts: 2,
})
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0', ...answer.headers })
      response.end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  client = options()
})
afterAll(() => void server.close())
beforeEach(() => {
  spans.length = 0
  answer = { status: 200, body: '{}' }
})

const within = (run: () => Promise<unknown>) =>
  telemetry.continued(undefined, 'request', { kind: 'server' }, () => run().catch(() => undefined))
const get = new GetItemCommand({ TableName: 'photos', Key: { id: { S: secret } } })

it('a request is a span that names service, operation and table, and nothing of what is asked for', async () => {
  const dynamo = tracedClient(telemetry, new DynamoDBClient(client))
  await within(() => dynamo.send(get))
  expect(spans[0]).toMatchObject({
    name: 'DynamoDB.GetItem',
    kind: 'client',
    failed: false,
    attributes: {
      'rpc.system': 'aws-api',
      'rpc.service': 'DynamoDB',
      'rpc.method': 'GetItem',
      'db.system.name': 'aws.dynamodb',
      'db.operation.name': 'GetItem',
      'db.collection.name': 'photos',
      'peer.service': 'dynamodb',
      'http.response.status_code': 200,
    },
  })
  expect(JSON.stringify(spans)).not.toContain(secret)
})

it('each try is one, and fails when the service does', async () => {
  answer = { status: 500, body: '{"__type":"InternalServerError"}' }
  await within(() => tracedClient(telemetry, new DynamoDBClient(client)).send(get))
  expect(spans.map(({ name, failed, error }) => [name, failed, error])).toEqual([
    ['DynamoDB.GetItem', true, 'InternalServerError'],
    ['DynamoDB.GetItem', true, 'InternalServerError'],
    ['request', false, undefined],
  ])
})

it.each([
  ['ConditionalCheckFailedException', false],
  ['ProvisionedThroughputExceededException', true],
  ['ThrottlingException', true],
])('the answer %s is a fault: %s', async (code, failed) => {
  answer = { status: 400, body: JSON.stringify({ __type: code }) }
  await within(() => tracedClient(telemetry, new DynamoDBClient({ ...client, maxAttempts: 1 })).send(get))
  expect(spans[0]).toMatchObject({ failed, attributes: { 'error.type': code } })
})

it('a service that does not answer is a fault', async () => {
  const nowhere = { ...client, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 }
  await within(() => tracedClient(telemetry, new DynamoDBClient(nowhere)).send(get))
  expect(spans[0]).toMatchObject({ failed: true, error: 'ECONNREFUSED' })
})

it('an address that is signed asks nobody', async () => {
  const s3 = tracedClient(telemetry, new S3Client(client))
  await within(() => getSignedUrl(s3, new PutObjectCommand({ Bucket: 'b', Key: 'k' })))
  expect(spans.map(({ name }) => name)).toEqual(['request'])
  answer = { status: 404, body: '' }
  await within(() => s3.send(new GetObjectCommand({ Bucket: 'b', Key: secret })))
  expect(spans[1]).toMatchObject({
    name: 'S3.GetObject',
    failed: false,
    attributes: { 'peer.service': 's3' },
  })
})

it('who signs in with a wrong password makes no fault', async () => {
  answer = { status: 400, body: '{"__type":"NotAuthorizedException"}' }
  const cognito = tracedClient(telemetry, new CognitoIdentityProviderClient(client))
  await within(() => cognito.send(new InitiateAuthCommand({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId: 'c' })))
  expect(spans[0]).toMatchObject({ failed: false, attributes: { 'peer.service': 'cognito' } })
})

it('a client is as it was when traces are off', () => {
  const dynamo = new DynamoDBClient(client)
  const before = dynamo.middlewareStack.identify()
  expect(tracedClient(noTelemetry, dynamo).middlewareStack.identify()).toEqual(before)
})
