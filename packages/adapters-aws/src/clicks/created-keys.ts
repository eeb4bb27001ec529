import type { S3Event } from 'aws-lambda'
import { parsed } from './read-record.ts'

/**
 * Keys of the objects that a message of S3 tells of; none for the message that S3 sends when notifications are set up.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * @throws Error for a message that is none of S3.
 */
export function createdKeys(body: string): string[] {
  const message = parsed(body) as Partial<S3Event> & { Event?: string }
  if (message?.Event === 's3:TestEvent') return []
  if (!Array.isArray(message?.Records)) throw new Error('A message of the queue does not come from S3.')
  return message.Records.filter(({ eventName }) => eventName.startsWith('ObjectCreated:')).map(({ s3 }) =>
    decodeURIComponent(s3.object.key.replaceAll('+', ' ')),
  )
}
