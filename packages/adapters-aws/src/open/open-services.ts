import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { FirehoseClient } from '@aws-sdk/client-firehose'
import type { ClickSink, Mailer, Notifier } from '@cloudalbum/core'
import { noTelemetry, type Telemetry } from '@cloudalbum/telemetry'
import {
  createCognitoAccessTokens,
  type CognitoAccessTokensOptions,
} from '../cognito/cognito-access-tokens.ts'
import { createCognitoIdentity, type CognitoIdentityOptions } from '../cognito/cognito-identity.ts'
import { createFirehoseClickSink } from '../firehose/firehose-click-sink.ts'
import { httpTimeouts } from './http-timeouts.ts'
import { once } from './once.ts'
import { tracedClient } from './traced-client.ts'

export type OpenIdentityOptions = Omit<CognitoIdentityOptions & CognitoAccessTokensOptions, 'client'>

/** Passwords and tokens of Cognito, with a client as the environment sets it up. */
export function openCognito(options: OpenIdentityOptions, telemetry: Telemetry = noTelemetry) {
  const pool = {
    ...options,
    client: tracedClient(telemetry, new CognitoIdentityProviderClient(httpTimeouts.services)),
  }
  return { identity: createCognitoIdentity(pool), tokens: createCognitoAccessTokens(pool) }
}

export type NotificationsKind = { kind: 'webhook' } | { kind: 'sns'; topicArn: string }

/** Webhooks, and a topic before them where there is one: its client is loaded with the first notification. */
export function openNotifier(
  choice: NotificationsKind,
  then: Notifier,
  telemetry: Telemetry = noTelemetry,
): Notifier {
  if (choice.kind === 'webhook') return then
  const { topicArn } = choice
  const open = once(async () => {
    const { SNSClient } = await import('@aws-sdk/client-sns')
    const { createSnsNotifier } = await import('../sns/sns-notifier.ts')
    const { createTopicAudience } = await import('../sns/topic-audience.ts')
    const client = tracedClient(telemetry, new SNSClient(httpTimeouts.services))
    return createSnsNotifier({ client, topicArn, isHeard: createTopicAudience(client, topicArn), then })
  })
  return { publish: async (notification) => (await open()).publish(notification) }
}

export const openFirehose = (streamName: string, telemetry: Telemetry = noTelemetry): ClickSink =>
  createFirehoseClickSink({
    client: tracedClient(telemetry, new FirehoseClient(httpTimeouts.services)),
    streamName,
  })

/** Its client is loaded with the first mail. */
export function openSes(from: string, telemetry: Telemetry = noTelemetry): Mailer {
  const open = once(async () => {
    const { SESv2Client } = await import('@aws-sdk/client-sesv2')
    const { createSesMailer } = await import('../ses/ses-mailer.ts')
    return createSesMailer({ client: tracedClient(telemetry, new SESv2Client(httpTimeouts.services)), from })
  })
  return { send: async (mail) => (await open()).send(mail) }
}
