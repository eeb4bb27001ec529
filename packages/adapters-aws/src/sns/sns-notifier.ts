import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns'
import { AppError, notificationMessage, type Notifier } from '@cloudalbum/core'
import { orUnavailable } from '../service-errors.ts'

export interface SnsNotifierOptions {
  client: Pick<SNSClient, 'send'>
  /** Of a standard topic. */
  topicArn: string
  /** Whether anybody hears the topic; nothing is sent while nobody does. */
  isHeard: () => Promise<boolean>
  /** Who else is told, and before: webhooks. */
  then: Notifier
}

/** Body and attributes together. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const maxBytes = 262_144

/**
 * Notifications to a topic, beside others. The body is the JSON that webhooks get; what subscriptions filter by is in attributes:
 * `type`, `accountId`, and `id`, by which receivers tell repetitions.
 * @throws AppError `unavailable` when the topic does not take it; `too-large`. Publishing it again is safe.
 */
export const createSnsNotifier = ({ client, topicArn, isHeard, then }: SnsNotifierOptions): Notifier => ({
  async publish(notification) {
    const { id, type, accountId, body } = notificationMessage(notification)
    const attributes = { type, accountId, id }
    if (sizeOf(body, attributes) > maxBytes)
      throw new AppError('too-large', 'A notification is larger than a topic takes.')
    await then.publish(notification)
    if (!(await isHeard())) return
    const request = new PublishCommand({
      TopicArn: topicArn,
      Message: body,
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
    })
    await orUnavailable('The topic of notifications does not answer.', () => client.send(request))
  },
})

function sizeOf(body: string, attributes: Record<string, string>): number {
  const texts = [body, ...Object.entries(attributes).flatMap(([name, value]) => [name, 'String', value])]
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
}
