import { SSMClient } from '@aws-sdk/client-ssm'
import { systemClock } from '@cloudalbum/core'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readParameters } from '../ssm/read-parameters.ts'
import { httpTimeouts } from './http-timeouts.ts'
import { openCloudFront, openS3Files } from './open-files.ts'
import { openDynamoRows } from './open-rows.ts'
import { openFirehose, openNotifier, openSes } from './open-services.ts'

// A service that takes connections and requests, and says nothing.
let endpoint = ''
const sockets = new Set<Socket>()
const silent = createServer((socket) => void sockets.add(socket.on('error', () => {})))
beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint)
  vi.stubEnv('AWS_REGION', 'eu-central-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => silent.close(resolve))
})

const rows = () => {
  const queueUrl = `${endpoint}/1/jobs`
  return openDynamoRows({ tablePrefix: 't-', queueUrl, clock: systemClock, onFault: () => undefined })
}
const files = {
  uploadsBucket: 'uploads',
  mediaBucket: 'media',
  pathStyle: true,
  cloudFront: null,
  clock: systemClock,
  windowMs: 1000,
}
const notifier = () =>
  openNotifier({ kind: 'sns', topicArn: 'arn:aws:sns:eu-central-1:1:t' }, { publish: async () => {} })
const notification = { id: '1', type: 'photo.ready', accountId: 'a', occurredAtMs: 0, data: {} } as const
const mail = { to: 'ann@example.org', subject: 'Hello', text: 'Hello', html: '<p>Hello' }
const click = { id: '1', galleryId: 'g', itemId: null, atMs: 0, visitor: 'v' }

const calls: [string, () => Promise<unknown>][] = [
  ['DynamoDB', () => rows().settings.read()],
  ['SQS', () => rows().announce([{ id: '1', kind: 'a', delayMs: 0 }])],
  ['S3', () => openS3Files(files).head('originals/a/b/c')],
  ['SNS', () => notifier().publish(notification)],
  ['SES', () => openSes('album@example.org').send(mail)],
  ['CloudFront', () => openCloudFront('E1').purge(['/a'])],
  ['Firehose', () => openFirehose('clicks').accept('batch', [click])],
  ['SSM', () => readParameters({ client: new SSMClient(httpTimeouts.services), path: '/a/' })],
]

describe('a service that takes requests and never answers', () => {
  it.concurrent.for(calls)('is given up: %s', { timeout: 60_000 }, async ([, call]) => {
    await expect(call()).rejects.toThrow()
  })
})
