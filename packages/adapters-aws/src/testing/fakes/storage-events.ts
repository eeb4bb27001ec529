import type { S3Event, S3ObjectCreatedNotificationEvent, SQSEvent, SQSRecord } from 'aws-lambda'

/** An S3 notification of an object that was created, as https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html shows it. */
export function objectCreated(
  key: string,
  options: { bucket?: string; sizeBytes?: number; atMs?: number } = {},
): S3Event {
  const { bucket = 'cloudalbum-test-media', sizeBytes = 1024, atMs = Date.UTC(2026, 10, 21, 12) } = options
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: 'eu-central-1',
        eventTime: new Date(atMs).toISOString(),
        eventName: 'ObjectCreated:Put',
        userIdentity: { principalId: 'AWS:AROAEXAMPLE:firehose' },
        requestParameters: { sourceIPAddress: '198.51.100.1' },
        responseElements: {
          'x-amz-request-id': 'C3D13FE58DE4C810',
          'x-amz-id-2': 'FMyUVURIY8/IgAtTv8xRjskZQpcIZ9',
        },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'created',
          bucket: {
            name: bucket,
            ownerIdentity: { principalId: 'A3NL1KOZZKExample' },
            arn: `arn:aws:s3:::${bucket}`,
          },
          object: {
            key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+'),
            size: sizeBytes,
            eTag: 'd41d8cd98f00b204e9800998ecf8427e',
            sequencer: '0055AED6DCD90281E5',
          },
        },
      },
    ],
  }
}

/** The same as EventBridge tells it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export const objectCreatedEvent = (
  key: string,
  options: { bucket?: string; sizeBytes?: number; atMs?: number } = {},
): S3ObjectCreatedNotificationEvent => {
  const { bucket = 'cloudalbum-test-clicks', sizeBytes = 1024, atMs = Date.UTC(2026, 10, 21, 12) } = options
  return {
    version: '0',
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: '123456789012',
    time: new Date(atMs).toISOString(),
    region: 'eu-central-1',
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: {
        key,
        size: sizeBytes,
        etag: 'd41d8cd98f00b204e9800998ecf8427e',
        'version-id': '',
        sequencer: '0055AED6DCD90281E5',
      },
      'request-id': 'C3D13FE58DE4C810',
      requester: '123456789012',
      'source-ip-address': '198.51.100.1',
      reason: 'PutObject',
    },
  }
}

/** Messages of a queue, as a function gets them. */
export function queueEvent(bodies: readonly string[], queue = 'cloudalbum-test-clicks'): SQSEvent {
  return { Records: bodies.map((body, i) => queueRecord(body, `message-${i}`, queue)) }
}

const queueRecord = (body: string, messageId: string, queue: string): SQSRecord => ({
  messageId,
  receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
  body,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '1795262400000',
    SenderId: 'AROAEXAMPLE:S3-PROD-END',
    ApproximateFirstReceiveTimestamp: '1795262400001',
  },
  messageAttributes: {},
  md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:eu-central-1:123456789012:${queue}`,
  awsRegion: 'eu-central-1',
})
