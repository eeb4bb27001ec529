import { GetTopicAttributesCommand, type SNSClient } from '@aws-sdk/client-sns'

/** Who subscribes waits so long, at most, until every process tells the topic. */
export const lookEveryMs = 5 * 60_000

/**
 * Whether anybody hears a topic: what nobody hears would be paid for with every photo. One whose attributes cannot be read is told.
 */
export function createTopicAudience(
  client: Pick<SNSClient, 'send'>,
  topicArn: string,
  now: () => number = Date.now,
): () => Promise<boolean> {
  const look = async () => {
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: topicArn }))
    return Attributes?.['SubscriptionsConfirmed'] !== '0'
  }
  let seen: { isHeard: Promise<boolean>; untilMs: number } | undefined
  return () => {
    if (!seen || seen.untilMs <= now())
      seen = { isHeard: look().catch(() => true), untilMs: now() + lookEveryMs }
    return seen.isHeard
  }
}
