import type { S3Client } from '@aws-sdk/client-s3'

/** Names of the commands that a client sends, from now on: `PutObject`. Signing addresses sends none. */
export function countRequests(client: S3Client): string[] {
  const sent: string[] = []
  client.middlewareStack.add(
    (next, context) => (args) => {
      sent.push((context.commandName ?? '').replace(/Command$/, ''))
      return next(args)
    },
    // After what signing of addresses stops at.
    { step: 'deserialize', name: 'countRequests', priority: 'low' },
  )
  return sent
}
