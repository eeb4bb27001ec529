export * from './dynamo-album.ts'
export * from './dynamodb-local.ts'
export * from './fakes/service-fake.ts'
export * from './fakes/sns-fake.ts'
export * from './fakes/ses-fake.ts'
export * from './fakes/ssm-fake.ts'
export * from './fakes/firehose-fake.ts'
export * from './fakes/delivery-stream.ts'
export * from './fakes/mapping-template.ts'
export * from './fakes/storage-events.ts'
export { awsEnvironment } from './fakes/aws-environment.ts'
export { httpApiEvent, type GatewayCall } from './fakes/http-api-event.ts'
export * from './fakes/table-stream.ts'
export * from './fakes/event-pattern.ts'
export * from './ceph-s3.ts'
export { notifyCreated } from './ceph-notify.ts'
export * from './s3-access.ts'
export { cephClient, testBuckets } from './test-s3.ts'
export * from '../cognito/testing/start-cognito-local.ts'
export * from './fakes/cloudfront-fake.ts'
export {
  startFaultyEndpoint,
  type Faults,
  type FaultyEndpoint,
  type FaultyEndpointOptions,
} from './faulty-endpoint.ts'
export * from '../sqs/testing/fake-queue.ts'
export * from '../sqs/testing/sqs-fake.ts'
