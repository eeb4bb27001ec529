import { DescribeDeliveryStreamCommand, type FirehoseClient } from '@aws-sdk/client-firehose'
import { GetAccountCommand, GetEmailIdentityCommand, type SESv2Client } from '@aws-sdk/client-sesv2'
import { GetTopicAttributesCommand, type SNSClient } from '@aws-sdk/client-sns'
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { ok, problem, warning, type Finding } from './finding.ts'
import { isNamed } from './refused.ts'

interface Asked<Client extends { send: unknown }> {
  client: Pick<Client, 'send'>
  /** Command that makes what is missing. */
  deploys: string
}

export async function checkQueue({
  client,
  deploys,
  url,
}: Asked<SQSClient> & { url: string }): Promise<Finding[]> {
  try {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
    )
    if (Attributes['RedrivePolicy'] === undefined)
      return [
        warning(
          'Queue',
          `${url} keeps what fails for ever in its way.`,
          `Give it a queue for what fails: ${deploys}`,
        ),
      ]
    return [ok('Queue', `${url} is there.`)]
  } catch (error) {
    if (!isNamed(error, 'QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue')) throw error
    return [
      problem(
        'Queue',
        `There is no queue ${url}.`,
        `Correct JOBS_QUEUE_URL (aws sqs list-queues), or make it: ${deploys}`,
      ),
    ]
  }
}

export async function checkTopic({
  client,
  deploys,
  arn,
}: Asked<SNSClient> & { arn: string }): Promise<Finding[]> {
  try {
    await client.send(new GetTopicAttributesCommand({ TopicArn: arn }))
    return [ok('Topic', `${arn} is there.`)]
  } catch (error) {
    if (!isNamed(error, 'NotFoundException', 'InvalidParameterException')) throw error
    return [
      problem(
        'Topic',
        `There is no topic ${arn}.`,
        `Correct TOPIC_ARN (aws sns list-topics), or make it: ${deploys}`,
      ),
    ]
  }
}

export async function checkStream({
  client,
  deploys,
  name,
}: Asked<FirehoseClient> & { name: string }): Promise<Finding[]> {
  try {
    const { DeliveryStreamDescription: stream } = await client.send(
      new DescribeDeliveryStreamCommand({ DeliveryStreamName: name }),
    )
    const status = stream?.DeliveryStreamStatus
    if (status === 'ACTIVE') return [ok('Delivery stream', `${name} is there.`)]
    const why = stream?.FailureDescription?.Details ?? ''
    return [
      problem(
        'Delivery stream',
        `${name} is ${status ?? 'in an unknown state'}. ${why}`.trim(),
        `Wait while it is being made; one that failed is made anew: aws firehose delete-delivery-stream --delivery-stream-name ${name}, then ${deploys}`,
      ),
    ]
  } catch (error) {
    if (!isNamed(error, 'ResourceNotFoundException')) throw error
    return [
      problem(
        'Delivery stream',
        `There is no delivery stream ${name}.`,
        `Correct DELIVERY_STREAM (aws firehose list-delivery-streams), or make it: ${deploys}`,
      ),
    ]
  }
}

/** @param from `CloudAlbum <album@example.org>` */
export async function checkSender({
  client,
  from,
}: Pick<Asked<SESv2Client>, 'client'> & { from: string }): Promise<Finding[]> {
  const address = /<([^>]+)>$/.exec(from)?.[1] ?? from
  const domain = address.slice(address.indexOf('@') + 1)
  const verified = (await isVerified(client, address)) ?? (await isVerified(client, domain))
  if (!verified)
    return [
      problem(
        'Mail',
        verified === undefined
          ? `SES knows neither ${address} nor ${domain}.`
          : `${domain} is not verified yet at SES.`,
        `Verify the domain: aws sesv2 create-email-identity --email-identity ${domain}, and put the three CNAME records that it answers into the zone of ${domain}.`,
      ),
    ]
  const { ProductionAccessEnabled, SendingEnabled } = await client.send(new GetAccountCommand({}))
  if (SendingEnabled === false)
    return [
      problem(
        'Mail',
        'SES has stopped sending for this account.',
        'Look why, and ask for it back: https://console.aws.amazon.com/ses/home#/account',
      ),
    ]
  return ProductionAccessEnabled
    ? [ok('Mail', `${from} may send.`)]
    : [
        warning(
          'Mail',
          'SES is in its sandbox: mails reach verified addresses only.',
          'Ask for production access: aws sesv2 put-account-details --production-access-enabled --mail-type TRANSACTIONAL --website-url <address of the album>',
        ),
      ]
}

/** Undefined when SES does not know it. */
async function isVerified(client: Pick<SESv2Client, 'send'>, identity: string): Promise<boolean | undefined> {
  try {
    const found = await client.send(new GetEmailIdentityCommand({ EmailIdentity: identity }))
    return found.VerifiedForSendingStatus === true
  } catch (error) {
    if (isNamed(error, 'NotFoundException')) return undefined
    throw error
  }
}
