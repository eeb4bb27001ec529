import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { FirehoseClient } from '@aws-sdk/client-firehose'
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { SNSClient } from '@aws-sdk/client-sns'
import type { ClickSink, Mailer, Notifier } from '@cloudalbum/core'
import {
  createCognitoAccessTokens,
  type CognitoAccessTokensOptions,
} from '../cognito/cognito-access-tokens.ts'
import { createCognitoIdentity, type CognitoIdentityOptions } from '../cognito/cognito-identity.ts'
import { createFirehoseClickSink } from '../firehose/firehose-click-sink.ts'
import { createSesMailer } from '../ses/ses-mailer.ts'
import { createSnsNotifier } from '../sns/sns-notifier.ts'

export type OpenIdentityOptions = Omit<CognitoIdentityOptions & CognitoAccessTokensOptions, 'client'>

/** Passwords and tokens of Cognito, with a client as the environment sets it up. */
export function openCognito(options: OpenIdentityOptions) {
  const pool = { ...options, client: new CognitoIdentityProviderClient({}) }
  return { identity: createCognitoIdentity(pool), tokens: createCognitoAccessTokens(pool) }
}

export const openSns = (topicArn: string, then: Notifier): Notifier =>
  createSnsNotifier({ client: new SNSClient({}), topicArn, then })

export const openFirehose = (streamName: string): ClickSink =>
  createFirehoseClickSink({ client: new FirehoseClient({}), streamName })

export const openSes = (from: string): Mailer => createSesMailer({ client: new SESv2Client({}), from })
