import { objectCreatedEvent, type FakeQueue } from '@cloudalbum/adapters-aws/testing'
import type { CloudModel } from '@cloudalbum/infra/model'
import type { S3EventRecord } from 'aws-lambda'
import type { OnCreated } from './storage-events.ts'

export interface DispatchFilesOptions {
  notifications: CloudModel['notifications']
  queues: Record<string, FakeQueue>
  /** Runs a function for which nobody waits. */
  call: (name: string, event: unknown) => void
}

/** Tells queues and functions of new files, as the templates say who hears of which folder. */
export const dispatchFiles =
  ({ notifications, queues, call }: DispatchFilesOptions): OnCreated =>
  ({ Records }) => {
    for (const record of Records)
      for (const { target } of notifications.filter((one) => isFor(one, record))) {
        if (target.kind === 'queue') queues[target.queue]?.send(JSON.stringify({ Records: [record] }))
        else call(target.function, bridgeEvent(record))
      }
  }

function isFor(notification: CloudModel['notifications'][number], { eventName, s3 }: S3EventRecord) {
  const events = new RegExp(`^${notification.event.replace('s3:', '').replace('*', '.*')}$`)
  return (
    notification.bucket === s3.bucket.name &&
    events.test(eventName) &&
    keyOf(s3.object.key).startsWith(notification.prefix)
  )
}

const bridgeEvent = ({ s3, eventTime }: S3EventRecord) =>
  objectCreatedEvent(keyOf(s3.object.key), {
    bucket: s3.bucket.name,
    sizeBytes: s3.object.size,
    atMs: Date.parse(eventTime),
  })

/** In events of S3 keys are encoded, in those of EventBridge they are not. */
const keyOf = (encoded: string) => decodeURIComponent(encoded.replaceAll('+', ' '))
