import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { FirehoseClient } from '@aws-sdk/client-firehose'
import type { ClickSink, Mailer, Notifier } from '@cloudalbum/core'
import {
  createCognitoAccessTokens,
  type CognitoAccessTokensOptions,
} from '../cognito/cognito-access-tokens.ts'
import { createCognitoIdentity, type CognitoIdentityOptions } from '../cognito/cognito-identity.ts'
import { createFirehoseClickSink } from '../firehose/firehose-click-sink.ts'
import { once } from './once.ts'

export type OpenIdentityOptions = Omit<CognitoIdentityOptions & CognitoAccessTokensOptions, 'client'>

/** Passwords and tokens of Cognito, with a client as the environment sets it up. */
export function openCognito(options: OpenIdentityOptions) {
  const pool = { ...options, client: new CognitoIdentityProviderClient({}) }
  return { identity: createCognitoIdentity(pool), tokens: createCognitoAccessTokens(pool) }
}

export type NotificationsKind = { kind: 'webhook' } | { kind: 'sns'; topicArn: string }

/** Webhooks, and a topic before them where there is one: its client is loaded with the first notification. */
export function openNotifier(choice: NotificationsKind, then: Notifier): Notifier {
  if (choice.kind === 'webhook') return then
  const { topicArn } = choice
  const open = once(async () => {
    const { SNSClient } = await import('@aws-sdk/client-sns')
    const { createSnsNotifier } = await import('../sns/sns-notifier.ts')
    return createSnsNotifier({ client: new SNSClient({}), topicArn, then })
  })
  return { publish: async (notification) => (await open()).publish(notification) }
}

export const openFirehose = (streamName: string): ClickSink =>
  createFirehoseClickSink({ client: new FirehoseClient({}), streamName })

/** Its client is loaded with the first mail. */
export function openSes(from: string): Mailer {
  const open = once(async () => {
    const { SESv2Client } = await import('@aws-sdk/client-sesv2')
    const { createSesMailer } = await import('../ses/ses-mailer.ts')
    return createSesMailer({ client: new SESv2Client({}), from })
  })
  return { send: async (mail) => (await open()).send(mail) }
}
